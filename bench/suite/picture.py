"""The figures as a picture: rates as bars, paced latencies as a line from p50 to p99."""
import html
import math

import catalogue
from spread import ns_per_record

_WIDTH, _ROW, _LEFT, _RIGHT, _TOP = 860, 24, 210, 150, 44
_PLOT = _WIDTH - _LEFT - _RIGHT
_OWN, _LIMIT, _OTHER, _INK, _GRID = "#c2410c", "#737373", "#2563eb", "#1f2937", "#e5e7eb"
_STYLE = "font-family:system-ui,sans-serif;font-size:13px"


def draw(results, caption):
    rates = _rows(results, "T1", lambda run: 1000 / ns_per_record(run))
    lows = dict(_rows(results, "paced", lambda run: run["p50_ns"]))
    highs = dict(_rows(results, "paced", lambda run: run["p99_ns"]))
    waits = [(peer, (lows[peer], highs[peer])) for peer in lows]
    parts, y = [], 0
    if rates:
        part, y = _bars(sorted(rates, key=lambda row: -row[1].median), y)
        parts += part
    if waits:
        part, y = _ranges(sorted(waits, key=lambda row: row[1][0].median), y)
        parts += part
    parts.append(_text(12, y + 20, caption, size=11))
    height = y + 34
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" viewBox="0 0 {_WIDTH} {height}" '
        f'role="img" aria-label="Rates and latencies of Hewn and its peers" style="{_STYLE}">',
        f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>', *parts, "</svg>", ""])


def _rows(results, key, value):
    spreads = [(peer, results.spread(key, peer.name, value)) for peer in catalogue.PEERS if peer.writes_file]
    return [(peer, spread) for peer, spread in spreads if spread]


def _bars(rows, y):
    """Bars of the medians with a thin line from the smallest to the largest."""
    largest = max(spread.high for _, spread in rows)

    def x(value):
        return _LEFT + value / largest * _PLOT

    parts = [_text(12, y + 26, "Million records a second, one thread, flushed and closed (longer is better)",
                   bold=True)]
    for index, (peer, spread) in enumerate(rows):
        top = y + _TOP + index * _ROW
        middle = top + _ROW / 2 - 2
        parts += [
            _text(_LEFT - 8, top + 15, peer.title, anchor="end"),
            f'<rect x="{_LEFT}" y="{top + 2}" width="{max(1, x(spread.median) - _LEFT):.1f}" height="{_ROW - 8}" '
            f'fill="{_colour(peer)}"/>',
            _line(x(spread.low), middle, x(spread.high), middle, _INK),
            _text(x(spread.high) + 8, top + 15, f"{spread.median:.2f}")]
    return parts, y + _TOP + len(rows) * _ROW


def _ranges(rows, y):
    """On a logarithmic scale: a dot at p50, a line to a ring at p99."""
    low = min(p50.median for _, (p50, _) in rows)
    high = max(p99.median for _, (_, p99) in rows)
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))

    def x(value):
        return _LEFT + (math.log10(value) - first) / (last - first) * _PLOT

    bottom = y + _TOP + len(rows) * _ROW + 18
    parts = [_text(12, y + 26, "Nanoseconds a call takes at 100,000 a second: p50 (dot) to p99 (ring), logarithmic",
                   bold=True)]
    for power in range(first, last + 1):
        parts += [_line(x(10**power), y + _TOP - 4, x(10**power), bottom - 14, _GRID),
                  _text(x(10**power), bottom, f"{10**power:,}", anchor="middle", size=11)]
    for index, (peer, (p50, p99)) in enumerate(rows):
        top = y + _TOP + index * _ROW
        middle, colour = top + _ROW / 2 - 2, _colour(peer)
        parts += [
            _text(_LEFT - 8, top + 15, peer.title, anchor="end"),
            _line(x(p50.median), middle, x(p99.median), middle, colour, 2),
            f'<circle cx="{x(p50.median):.1f}" cy="{middle}" r="5" fill="{colour}"/>',
            f'<circle cx="{x(p99.median):.1f}" cy="{middle}" r="4" fill="#ffffff" stroke="{colour}" stroke-width="2"/>',
            _text(x(p99.median) + 10, top + 15, f"{p50.median:,.0f} – {p99.median:,.0f}")]
    return parts, bottom


def _colour(peer):
    return _OWN if peer.name.startswith("hewn") else _LIMIT if peer.name == "limit" else _OTHER


def _text(x, y, text, anchor="start", size=13, bold=False):
    weight = ' font-weight="600"' if bold else ""
    return (f'<text x="{x:.1f}" y="{y:.1f}" fill="{_INK}" font-size="{size}" text-anchor="{anchor}"{weight}>'
            f"{html.escape(text)}</text>")


def _line(x1, y1, x2, y2, colour, width=1):
    return (f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" '
            f'stroke-width="{width}"/>')
