/** Where the product is and as whom it is asked, where the command line does not say. */
export const fromEnvironment = () => ({
  url: process.env['MAESTRO_URL'] || 'http://127.0.0.1:8080',
  /** null: a development token is asked for. */
  token: process.env['MAESTRO_TOKEN'] || null,
});
