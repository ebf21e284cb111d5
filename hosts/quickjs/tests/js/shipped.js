export const shipped = (n) => n * 10;
