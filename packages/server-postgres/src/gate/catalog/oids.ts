/** The first OID of what is made after `initdb`: whatever has a smaller one came with PostgreSQL (transam.h, FirstNormalObjectId). */
export const FIRST_USER_OID = 16_384;
