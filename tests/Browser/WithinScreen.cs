using Microsoft.Playwright;

namespace Browser;

/// <summary>Finds what of a page stands beside the screen, or is cut off where nobody can scroll to it.</summary>
internal static class WithinScreen
{
    /// <summary>
    /// Of each text and each control, up to the page: whether all that stands around it shows its whole width, lets it
    /// be scrolled to, or ends it with an ellipsis. (How wide the document is says little: what is hidden does not
    /// count there.)
    /// </summary>
    private const string Find = """
        () => {
          const faults = [];
          const range = document.createRange();
          const controls = "a, button, input, select, textarea, summary, svg, canvas, img";
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
          for (let node; (node = walker.nextNode());) {
            const isText = node.nodeType === Node.TEXT_NODE;
            if (isText ? !node.data.trim() : !node.matches(controls)) continue;
            const holder = isText ? node.parentElement : node;
            if (!holder.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
            if (isText) range.selectNodeContents(node);
            const rects = [...(isText ? range : node).getClientRects()].filter((one) => one.width > 0);
            let left = Math.min(...rects.map((one) => one.left));
            let right = Math.max(...rects.map((one) => one.right));
            const what = () => (isText ? node.data.trim() : node.outerHTML).slice(0, 80);
            let beside = null;
            let one = isText ? holder : node.parentElement;
            for (; one && left < right && !beside; one = one.parentElement) {
              const style = getComputedStyle(one);
              if (style.clipPath !== "none") break; // Text for readers of screens.
              const isPage = one === document.documentElement;
              if (!isPage && (style.overflowX === "visible" || /^(inline|contents)$/.test(style.display))) continue;
              const box = isPage ? { left: 0, right: innerWidth } : one.getBoundingClientRect();
              if (left >= box.left - 1 && right <= box.right + 1) continue;
              const canScroll = /auto|scroll/.test(style.overflowX);
              if (!canScroll && style.textOverflow !== "ellipsis") beside = one;
              [left, right] = [Math.max(left, box.left), Math.min(right, box.right)];
            }
            if (beside) faults.push(`${what()} beside <${beside.localName} class="${beside.className}">`);
          }
          return faults;
        }
        """;

    /// <summary>Each with what cuts it off; none where all can be seen.</summary>
    public static Task<string[]> FaultsAsync(IPage page) => page.EvaluateAsync<string[]>(Find);
}
