// The words on the screen, or in its dialog, whose contrast is below WCAG AA.
() => {
  const channels = (colour) => {
    const parts = colour.match(/[\d.]+/g).map(Number);
    const scale = colour.startsWith("color(") ? 255 : 1;
    return [parts[0] * scale, parts[1] * scale, parts[2] * scale, parts[3] ?? 1];
  };
  const over = (top, ground) => [0, 1, 2].map((i) => top[i] * top[3] + ground[i] * (1 - top[3]));
  const light = (colour) => {
    const [r, g, b] = colour.map((each) => each / 255);
    const linear = [r, g, b].map((each) => (each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4));
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  };
  const faint = new Set();
  const isShown = (one) => one.checkVisibility({ visibilityProperty: true }) && one.getBoundingClientRect().width > 1;
  const hasWords = (one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
  const root = document.querySelector("[role=dialog]") ?? document.body;
  for (const one of root.querySelectorAll("*")) {
    if (!hasWords(one) || !isShown(one) || one.closest(":disabled, [aria-disabled=true]")) continue;
    const outward = [];
    for (let each = one; each; each = each.parentElement) outward.push(getComputedStyle(each));
    const ground = outward.reduceRight((below, style) => over(channels(style.backgroundColor), below), [255, 255, 255]);
    const style = getComputedStyle(one);
    const [r, g, b, alpha] = channels(style.color);
    const opacity = outward.reduce((product, each) => product * Number(each.opacity), alpha);
    const [bright, dark] = [light(over([r, g, b, opacity], ground)), light(ground)].sort((x, y) => y - x);
    const least = Number.parseFloat(style.fontSize) >= 24 ? 3 : 4.5;
    const contrast = (bright + 0.05) / (dark + 0.05);
    if (contrast < least) faint.add(`${one.className}: ${one.textContent.slice(0, 30)} ${contrast.toFixed(2)}`);
  }
  return [...faint];
}
