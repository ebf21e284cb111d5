// What the application ships.
export const own = () => "the application's own";
