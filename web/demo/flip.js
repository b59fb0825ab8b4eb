// flip.js - let things glide to their new places: First, Last, Invert, Play.

const glide = { duration: 380, easing: "cubic-bezier(.2, .8, .2, 1)" };

/**
 * Change the order of a list's children, and let each glide from where it was. Who asked for reduced
 * motion sees the new order at once.
 *
 * @param {HTMLElement} list
 * @param {() => void} change
 */
export function flip(list, change) {
    const isSeen = list.childElementCount > 0 && list.getClientRects().length > 0;
    if (!isSeen || matchMedia("(prefers-reduced-motion: reduce)").matches) {
        change();
        return;
    }
    const before = new Map([...list.children].map((child) => [child, child.getBoundingClientRect()]));
    change();
    for (const child of list.children) {
        const from = before.get(child);
        const to = child.getBoundingClientRect();
        if (from === undefined) {
            child.animate(
                [
                    { opacity: 0, transform: "scale(.94)" },
                    { opacity: 1, transform: "none" },
                ],
                glide,
            );
        } else if (from.left !== to.left || from.top !== to.top) {
            child.animate(
                [
                    { transform: `translate(${from.left - to.left}px, ${from.top - to.top}px)` },
                    { transform: "none" },
                ],
                glide,
            );
        }
    }
}
