// What this browser remembers of whoever sits before it: yes or no, and nothing about the community.

/** Say whether something was kept. */
export function kept(name) {
  try {
    return localStorage.getItem(name) !== null;
  } catch {
    return false;
  }
}

/** Keep something, or forget it. */
export function keep(name, on) {
  try {
    if (on) localStorage.setItem(name, "yes");
    else localStorage.removeItem(name);
  } catch {
    // A browser that keeps nothing asks again next time; that is no loss.
  }
}
