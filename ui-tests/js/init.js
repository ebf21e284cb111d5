export function beforeStart() {}

export function afterStarted() {}
