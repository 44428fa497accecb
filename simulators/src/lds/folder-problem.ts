/** Why a folder is not a chip. `message` is for people: it names the file and what to do. */
export interface LdsFolderProblem {
  readonly code: LdsFolderProblemCode;
  /** Empty: the folder itself. */
  readonly file: string;
  readonly message: string;
}

export type LdsFolderProblemCode =
  | 'not-a-folder'
  | 'unreadable'
  | 'unknown-file'
  | 'file-twice'
  | 'file-missing'
  | 'too-long'
  | 'wrong-tag'
  | 'wrong-length'
  | 'key-unusable'
  | 'key-without-file'
  | 'key-mismatch'
  | 'no-mrz';

const MESSAGES: Readonly<Record<LdsFolderProblemCode, string>> = {
  'not-a-folder': 'is no folder: give the folder that holds SOD.bin, DG1.bin and so on',
  unreadable: 'cannot be read: check its permissions',
  'unknown-file':
    'is no file of a chip: remove it, or name it COM.bin, SOD.bin, DG1.bin … DG16.bin, CardAccess.bin or CardSecurity.bin, ca.pk8 or aa.pk8',
  'file-twice': 'is there twice, with and without EF_: remove one',
  'file-missing': 'is missing: a chip has EF.SOD and DG1 at least',
  'too-long': 'is longer than any file of a chip',
  'wrong-tag': 'does not begin with the tag of the file that its name says',
  'wrong-length': 'is not one whole data object: it is cut off, or something stands behind it',
  'key-unusable': 'holds no key that a chip can have: PKCS #8, DER or PEM, not encrypted; EC, RSA, or DH of RFC 5114',
  'key-without-file':
    'is a key that no file of the folder has the public half of: Chip Authentication needs DG14, Active Authentication DG15',
  'key-mismatch': 'is another key than the public one in the files: a chip with it would be a clone',
  'no-mrz': 'holds no machine readable zone to open the chip with: give document number, birth and expiry',
};

export const folderProblem = (code: LdsFolderProblemCode, file = ''): LdsFolderProblem => ({
  code,
  file,
  message: `${file || 'the path'} ${MESSAGES[code]}`,
});
