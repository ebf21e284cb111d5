// The application's own module.
export const own = () => "from the application";
