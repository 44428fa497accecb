/**
 * Marker extension of simulated PKIs (docs/adr/0006): every certificate that the simulators issue carries it, and a
 * production kiosk refuses whoever bears it. A UUID arc (ITU-T X.667), so that no real issuer can have chosen it.
 */
export const SIMULATED_MARKER_OID = '2.25.231784665421087435236914310957462834112.1';
