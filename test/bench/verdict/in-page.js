// @ts-nocheck This runs in a page. With the types of the DOM here, all of the repository would have them, k6's scripts too.
/** Functions for `page.evaluate`: each stands alone, for it is sent to the page as text. */

/** @returns {void} */
export function unfold() {
  for (const details of document.querySelectorAll("details")) {
    details.open = true;
  }
}

/** @returns {number} of the whole page, in pixels */
export const widthOfPage = () => document.documentElement.scrollWidth;

/** @returns {string[]} elements that stick out of the page at the right, except where they can be scrolled to */
export function findOverflowing() {
  return [...document.body.querySelectorAll("*")]
    .filter((element) => element.closest(".scroll, thead, caption") === null)
    .filter((element) => element.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5)
    .map((element) => element.outerHTML.slice(0, 120));
}

/**
 * @param {readonly [selector: string, property: string]} of
 * @returns {string} the computed value
 */
export const styleOf = ([selector, property]) => getComputedStyle(document.querySelector(selector))[property];

/** @returns {number} the focused element's position among all */
export const focusedPosition = () => [...document.querySelectorAll("*")].indexOf(document.activeElement);

/** @returns {number} areas that hold more than they show */
export const countScrolling = () =>
  [...document.querySelectorAll(".scroll")].filter(
    (area) => area.scrollWidth > area.clientWidth || area.scrollHeight > area.clientHeight,
  ).length;

/**
 * What people read: the own text of every element that is seen, with its contrast (WCAG 2.2, "contrast ratio") to what is painted
 * behind the element.
 *
 * @returns {{ text: string, contrast: number }[]}
 */
export function measureContrasts() {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const known = new Map();
  // Painting understands every notation of a colour, mixed ones too.
  const parse = (css) => {
    if (!known.has(css)) {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = css;
      canvas.fillRect(0, 0, 1, 1);
      const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
      known.set(css, [red, green, blue, alpha / 255]);
    }
    return known.get(css);
  };
  const over = (top, bottom) => [0, 1, 2].map((at) => top[at] * top[3] + bottom[at] * (1 - top[3])).concat(1);
  const behind = (element) => {
    if (element === null) {
      return [255, 255, 255, 1];
    }
    const own = parse(getComputedStyle(element).backgroundColor);
    return own[3] === 1 ? own : over(own, behind(element.parentElement));
  };
  const linear = (value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  const luminance = ([red, green, blue]) => 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  return [...document.body.querySelectorAll("*")].flatMap((element) => {
    const text = [...element.childNodes]
      .filter((node) => node.nodeType === Node.TEXT_NODE)
      .map((node) => node.textContent)
      .join("")
      .trim();
    const style = getComputedStyle(element);
    if (text === "" || element.getClientRects().length === 0 || style.visibility === "hidden") {
      return [];
    }
    const ground = behind(element);
    const ink = over(parse(element instanceof SVGElement ? style.fill : style.color), ground);
    const [lighter, darker] = [luminance(ink), luminance(ground)].sort((one, other) => other - one);
    return [{ text, contrast: (lighter + 0.05) / (darker + 0.05) }];
  });
}
