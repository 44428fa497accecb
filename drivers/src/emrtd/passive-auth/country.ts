import { findTag, parseTlv } from '../../tlv/index.ts';

/**
 * ISO 3166-1: three letters of the MRZ, two of certificates. With what ICAO 9303-3 §5 adds to it: D, the UN, the EU and their
 * like, and British passports of other kinds; and with the states whose certificates are known to go by another code.
 */
const CODES =
  'ABWAW AFGAF AGOAO AIAAI ALAAX ALBAL ANDAD AREAE ARGAR ARMAM ASMAS ATAAQ ATFTF ATGAG AUSAU AUTAT AZEAZ BDIBI BELBE BENBJ ' +
  'BESBQ BFABF BGDBD BGRBG BHRBH BHSBS BIHBA BLMBL BLRBY BLZBZ BMUBM BOLBO BRABR BRBBB BRNBN BTNBT BVTBV BWABW CAFCF CANCA ' +
  'CCKCC CHECH CHLCL CHNCN CHNHK CHNMO CIVCI CMRCM CODCD COGCG COKCK COLCO COMKM CPVCV CRICR CUBCU CUWCW CXRCX CYMKY CYPCY ' +
  'CZECZ DEUDE DDE DJIDJ DMADM DNKDK DOMDO DZADZ ECUEC EGYEG ERIER ESHEH ESPES ESTEE ETHET EUEEU FINFI FJIFJ FLKFK FRAFR ' +
  'FROFO FSMFM GABGA GBRGB GBDGB GBNGB GBOGB GBPGB GBSGB GEOGE GGYGG GHAGH GIBGI GINGN GLPGP GMBGM GNBGW GNQGQ GRCGR GRCEL ' +
  'GRDGD GRLGL GTMGT GUFGF GUMGU GUYGY HKGHK HMDHM HNDHN HRVHR HTIHT HUNHU IDNID IMNIM INDIN IOTIO IRLIE IRNIR IRQIQ ISLIS ' +
  'ISRIL ITAIT JAMJM JEYJE JORJO JPNJP KAZKZ KENKE KGZKG KHMKH KIRKI KNAKN KORKR KWTKW LAOLA LBNLB LBRLR LBYLY LCALC LIELI ' +
  'LKALK LSOLS LTULT LUXLU LVALV MACMO MAFMF MARMA MCOMC MDAMD MDGMG MDVMV MEXMX MHLMH MKDMK MLIML MLTMT MMRMM MNEME MNGMN ' +
  'MNPMP MOZMZ MRTMR MSRMS MTQMQ MUSMU MWIMW MYSMY MYTYT NAMNA NCLNC NERNE NFKNF NGANG NICNI NIUNU NLDNL NORNO NPLNP NRUNR ' +
  'NZLNZ OMNOM PAKPK PANPA PCNPN PERPE PHLPH PLWPW PNGPG POLPL PRIPR PRKKP PRTPT PRYPY PSEPS PYFPF QATQA REURE RKSKS RKSXK ' +
  'ROURO RUSRU RWARW SAUSA SDNSD SENSN SGPSG SGSGS SHNSH SJMSJ SLBSB SLESL SLVSV SMRSM SOMSO SPMPM SRBRS SSDSS STPST ' +
  'SURSR SVKSK SVNSI SWESE SWZSZ SXMSX SYCSC SYRSY TCATC TCDTD TGOTG THATH TJKTJ TKLTK TKMTM TLSTL TONTO TTOTT TUNTN TURTR ' +
  'TUVTV TWNTW TZATZ UGAUG UKRUA UMIUM UNOUN UNAUN UNKUN URYUY USAUS UZBUZ VATVA VCTVC VENVE VGBVG VIRVI VNMVN VUTVU ' +
  'WLFWF WSMWS XOMXM XOMXO XPOXP YEMYE ZAFZA ZMBZM ZWEZW';

const CERTIFICATE_COUNTRIES = Map.groupBy(CODES.split(' '), (pair) => pair.slice(0, -2));
const KNOWN_COUNTRIES = new Set(CODES.split(' ').map((pair) => pair.slice(-2)));

/**
 * Whether a document is of another state than the authority that it leads to: among the certificates of many states, any of them could sign for
 * all. `dg1`: the whole file. Undefined when they agree, and when one of them is no state that we know.
 */
export function countryMismatch(dg1: Uint8Array | undefined, anchorCountry: string | undefined): string | undefined {
  const state = dg1 && issuingState(dg1);
  const expected = state === undefined ? undefined : CERTIFICATE_COUNTRIES.get(state);
  if (!expected || !anchorCountry || !isState(anchorCountry)) return undefined;
  if (anchorCountry === state || expected.includes(`${state}${anchorCountry}`)) return undefined;
  return `the document is of ${state}, its issuer of ${anchorCountry}`;
}

/** Some states wrongly write three letters into certificates. */
const isState = (country: string): boolean => KNOWN_COUNTRIES.has(country) || CERTIFICATE_COUNTRIES.has(country);

/** ICAO 9303-5 §4.2, -4 §4.2: characters 3 to 5 of the MRZ in every format. */
function issuingState(dg1: Uint8Array): string | undefined {
  const parsed = parseTlv(dg1, { maxNodes: 4 });
  const mrz = parsed.ok ? findTag(parsed.value, 0x61, 0x5f1f)?.value : undefined;
  const state = mrz && String.fromCharCode(...mrz.subarray(2, 5)).replace(/<+$/, '');
  return state && /^[A-Z]{1,3}$/.test(state) ? state : undefined;
}
