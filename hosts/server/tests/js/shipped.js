export const greet = () => "hello from a module";
