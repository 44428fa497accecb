/**
 * What the parsers accept at most. Above every genuine document; docs/lds.md repeats the numbers, a test compares them.
 * Parsed values are views into the file, so that parsing allocates little more than the objects counted here.
 */
export const LDS_LIMITS = {
  /** As much as the reader takes from a card for one file. */
  fileBytes: 512 * 1024,
  /** Objects on one level of a template. */
  objectsPerTemplate: 128,
  /** Objects that have to be walked to find the end of an indefinite length. */
  indefiniteObjects: 2_048,
  /** Doc 9303-10 tables 45, 60 and 64 count encodings and displayed images from 1 to 9. */
  biometricTemplates: 9,
  displayedImages: 9,
  /** In one ISO/IEC 19794-5 or 39794-5 record; ICAO profiles have one. */
  facesPerRecord: 16,
  featurePoints: 128,
  /** Depth and number of ASN.1 objects of an ISO/IEC 39794-5 record. */
  faceAsn1Depth: 12,
  faceAsn1Objects: 1_024,
  /** Doc 9303-10 allows 999 for the longest text. */
  textBytes: 4_096,
  otherNames: 32,
  personsToNotify: 15,
  applications: 32,
} as const;

/** What the image decoder accepts at most. */
export const IMAGE_LIMITS = {
  encodedBytes: 512 * 1024,
  sidePixels: 4_096,
  /** Width × height; an ICAO portrait has about 0.3 million. */
  pixels: 4 * 1024 * 1024,
  /** Progressive JPEG: each scan passes over the whole image; encoders write ten. */
  jpegScans: 32,
  jpeg2000Tiles: 64,
  /** Quality layers × components × precincts: what the decoder walks even when no data is left. */
  jpeg2000Packets: 65_536,
  jpeg2000CodeBlocks: 65_536,
  /** Memory of one decoder instance, which ends with the image. */
  decoderBytes: 128 * 1024 * 1024,
} as const;
