/** Exit code of a check that could not be made and says why (EX_TEMPFAIL of sysexits.h): skipped, neither passed nor failed. */
export const SKIPPED = 75
