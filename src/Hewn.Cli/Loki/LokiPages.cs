using System.Globalization;
using System.Text.RegularExpressions;
using Hewn.Cli.Query;
using Hewn.LogQL.Results;
using Hewn.LogQL.Values;

namespace Hewn.Cli.Loki;

/// <summary>
/// All lines of a query over a time, however many a Loki gives at once: each line once, in order of time. Not
/// thread-safe.
/// </summary>
/// <remarks>
/// A page that is full may have been cut between lines of one nanosecond. So its lines of that nanosecond are not
/// taken; the next page begins with them, and has all of them, unless they alone fill it. Then that nanosecond is asked
/// in parts, by what its lines hold.
/// </remarks>
internal sealed partial class LokiPages
{
    /// <summary>Lines that are asked for at once; Loki's own limit when nobody has changed it.</summary>
    public const int PageLines = 5000;

    /// <summary>One alone would not say whether others have its time.</summary>
    private const int MinPageLines = 2;

    private const string Path = "/loki/api/v1/query_range";
    private readonly LokiClient _client;
    private readonly string _query;
    private readonly bool _isForward;
    private long _startNs;
    private long _endNs;
    private long _left;
    private int _page = PageLines;
    private long _longestNs = long.MaxValue;

    /// <summary>Pages of a query.</summary>
    /// <param name="client">Whom to ask.</param>
    /// <param name="query">What, in LogQL; it gives lines.</param>
    /// <param name="startNs">The first nanosecond since 1970.</param>
    /// <param name="endNs">The first that is too late.</param>
    /// <param name="isForward">The oldest first, or the newest.</param>
    /// <param name="limit">Lines at most.</param>
    public LokiPages(
        LokiClient client, string query, long startNs, long endNs, bool isForward, long limit = long.MaxValue)
    {
        (_client, _query, _startNs, _endNs, _isForward, _left) = (client, query, startNs, endNs, isForward, limit);
    }

    /// <summary>Whether there is nothing more.</summary>
    public bool IsOver => _left <= 0 || _startNs >= _endNs;

    /// <summary>The answer of the request that was made last, as it came.</summary>
    public ReadOnlyMemory<byte> Body { get; private set; }

    /// <summary>Requests that were answered.</summary>
    public int Requests { get; private set; }

    /// <summary>The next lines, in their order; none when it is over.</summary>
    /// <exception cref="LokiException">It cannot be asked, or refuses.</exception>
    public async Task<IReadOnlyList<LogLine>> NextAsync(CancellationToken cancellation)
    {
        while (!IsOver)
        {
            (long from, long to) = Window();
            int asked = (int)Math.Min(_left, _page);
            IReadOnlyList<LogLine>? lines =
                await TryAskAsync(_query, from, to, asked, cancellation).ConfigureAwait(false);
            if (lines is null)
                continue; // Its limits are known now.
            lines = await TakeAsync(lines, asked, (from, to), cancellation).ConfigureAwait(false);
            if (lines.Count > _left)
                lines = [.. lines.Take((int)_left)];
            _left -= lines.Count;
            if (lines.Count > 0)
                return lines;
        }

        return [];
    }

    private (long From, long To) Window()
    {
        if ((Int128)_endNs - _startNs <= _longestNs)
            return (_startNs, _endNs);
        return _isForward ? (_startNs, _startNs + _longestNs) : (_endNs - _longestNs, _endNs);
    }

    /// <summary>Decides which lines of a page are whole, and where the next begins.</summary>
    private async Task<IReadOnlyList<LogLine>> TakeAsync(
        IReadOnlyList<LogLine> lines, int asked, (long From, long To) window, CancellationToken cancellation)
    {
        if (lines.Count < asked)
        {
            MoveBehind(_isForward ? window.To : window.From);
            return lines;
        }

        if (asked == _left)
        {
            _left = lines.Count; // All that were wanted; which ones of a nanosecond does not matter.
            return lines;
        }

        long border = lines[^1].TimestampNs;
        LogLine[] whole = [.. lines.TakeWhile(line => line.TimestampNs != border)];
        if (whole.Length > 0)
        {
            MoveBehind(_isForward ? border : border + 1);
            return whole;
        }

        IReadOnlyList<LogLine> all =
            await OfInstantAsync(_query, lines, border, cancellation).ConfigureAwait(false);
        MoveBehind(_isForward ? border + 1 : border);
        return all;
    }

    private void MoveBehind(long ns)
    {
        if (_isForward)
            _startNs = ns;
        else
            _endNs = ns;
    }

    /// <summary>
    /// All lines of one nanosecond: those that hold a text, and those that do not, each in parts again where a page is
    /// full.
    /// </summary>
    private async Task<IReadOnlyList<LogLine>> OfInstantAsync(
        string query, IReadOnlyList<LogLine> full, long ns, CancellationToken cancellation)
    {
        if (full.Count == 1)
        {
            throw new LokiException($"{_client.Place} gives one line at once, which does not say whether others have "
                + "its time; at least two are needed (max_entries_limit_per_query).");
        }

        if (LinePartition.Of(full, query) is not { } partition)
        {
            throw new LokiException(FormattableString.Invariant(
                $"{_client.Place} gives {full.Count} lines at once, and has more that are alike at ")
                + $"{QueryTimeText.Exact(ns, TimeZoneInfo.Utc)}; nothing tells them apart. A narrower query does.");
        }

        var all = new List<LogLine>();
        foreach (string part in (string[])[partition.Has, partition.HasNot])
        {
            string narrower = $"{query} {part}";
            IReadOnlyList<LogLine>? lines = null;
            while (lines is null)
                lines = await TryAskAsync(narrower, ns, ns + 1, _page, cancellation).ConfigureAwait(false);
            all.AddRange(lines.Count < _page
                ? lines
                : await OfInstantAsync(narrower, lines, ns, cancellation).ConfigureAwait(false));
        }

        return all;
    }

    /// <summary>Asks; null when the Loki has told of a limit, which holds from now on.</summary>
    private async Task<IReadOnlyList<LogLine>?> TryAskAsync(
        string query, long from, long to, int limit, CancellationToken cancellation)
    {
        try
        {
            Body = await _client.AskAsync(
                Path,
                [
                    ("query", query), ("limit", Number(limit)), ("direction", _isForward ? "forward" : "backward"),
                    ("start", Number(from)), ("end", Number(to)),
                ],
                cancellation).ConfigureAwait(false);
        }
        catch (LokiException refused) when (TryLearn(refused, limit))
        {
            return null;
        }

        Requests++;
        if (!LokiAnswer.TryRead(Body, out IReadOnlyList<LogLine>? lines, out _) || lines is null)
        {
            throw new LokiException($"{_client.Place} answered with something that is no answer of a Loki: "
                + PlainText.Of(System.Text.Encoding.UTF8.GetString(Body.Span[..Math.Min(Body.Length, 800)]), 200));
        }

        return _isForward
            ? [.. lines.OrderBy(line => line.TimestampNs)]
            : [.. lines.OrderByDescending(line => line.TimestampNs)];
    }

    /// <summary>Takes a limit from a refusal that names one.</summary>
    private bool TryLearn(LokiException refused, int asked)
    {
        if (refused.IsTooLarge && asked > MinPageLines)
        {
            _page = Math.Max(MinPageLines, asked / 2);
            return true;
        }

        if (MostLines().Match(refused.Words) is { Success: true } lines
            && int.TryParse(lines.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int most)
            && most > 0 && most < asked)
        {
            _page = most;
            return true;
        }

        if (LongestTime().Match(refused.Words) is { Success: true } time
            && PrometheusDuration.Parse(time.Groups[1].Value, out long longest) is null
            && longest > 0 && longest < _longestNs)
        {
            _longestNs = longest;
            return true;
        }

        return false;
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"limit > max_entries_limit(?:_per_query)? \(\d+ > (\d+)\)", RegexOptions.None, 1000)]
    private static partial Regex MostLines();

    [GeneratedRegex(
        @"time range exceeds the limit \(query length: [^,]*, limit: ([0-9a-z]+)\)", RegexOptions.None, 1000)]
    private static partial Regex LongestTime();
}
