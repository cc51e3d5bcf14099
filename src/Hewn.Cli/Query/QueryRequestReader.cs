using System.Globalization;
using Hewn.Cli.Loki;
using Hewn.Cli.View;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Metrics;
using Hewn.LogQL.Syntax;
using Hewn.Store.Querying;

namespace Hewn.Cli.Query;

/// <summary>Decides what <c>hewn query</c> is to do: defaults, environment, what does not go together.</summary>
internal static class QueryRequestReader
{
    public const string DefaultLimit = "100";
    private const int MaxLabels = 20;

    /// <summary>The ways to show an answer.</summary>
    public static readonly string[] Outputs = ["pretty", "json", "csv", "table", "chart"];

    /// <summary>Makes the request.</summary>
    /// <exception cref="UsageException">It cannot be done.</exception>
    /// <exception cref="LogQL.LogQLException">The query is none.</exception>
    public static QueryRequest Read(QueryInput input, Terminal terminal, TimeProvider time)
    {
        // Before the query is read: over files it may be right, and a Loki refuses it.
        if (input.Loki.IsGiven && (input.Paths.Count > 0 || input.LogDirectory is not null))
            throw new UsageException("--loki asks a server; it cannot be combined with PATHS or --log-dir.");
        bool isStrict = input.Strict || input.Loki.IsGiven;
        Expression expression = QueryParser.Parse(
            input.Query.Trim().Length == 0 && !isStrict ? "{}" : input.Query,
            isStrict ? Language.Strict : Language.Extended);
        bool isLog = expression is LogExpression;
        RefuseContradictions(input, isLog);
        string output = OptionValues.Choice("--output", input.Output ?? "pretty", Outputs);
        if (isLog && output == "chart")
            throw new UsageException("--output chart draws numbers; the query gives lines. Count them, as in "
                + "sum(count_over_time({…}[5m])).");
        TimeZoneInfo zone = OptionValues.Zone(input.TimeZone ?? "local", time.LocalTimeZone);
        DateTimeOffset now = time.GetUtcNow();
        QueryFiles? files = !input.Loki.IsGiven && !input.Format ? QueryFiles.Find(input, terminal) : null;
        long? since = input.Since is null ? null : QueryTimeText.Read("--since", input.Since, now, zone);
        long? until = input.Until is null ? null : QueryTimeText.Read("--until", input.Until, now, zone);
        // Numbers have a point at a time that is both.
        if (since is { } first && until is { } last && (first > last || (first == last && isLog)))
        {
            throw new UsageException($"--since {QueryTimeText.Exact(first, zone)} is not before --until "
                + $"{QueryTimeText.Exact(last, zone)}: there is no time between them.");
        }

        return new QueryRequest
        {
            Text = input.Query,
            Expression = expression,
            Files = files?.Files ?? [],
            Logs = files?.Logs ?? [],
            Folders = files?.Folders ?? [],
            Loki = LokiConnection.Read(input.Loki, terminal, "hewn query"),
            SinceNs = since,
            UntilNs = until,
            StepNs = input.Step is null ? null : StepOf(input.Step),
            Limit = LimitOf(input.Limit ?? DefaultLimit),
            IsForward = input.Forward,
            IsInstant = input.Instant,
            Output = output,
            Labels = input.Labels is null ? LabelPolicy.Default : new(NamesOf(input.Labels)),
            IsExplained = input.Explain,
            Zone = zone,
            HasColor = terminal.IsOutputTerminal && !input.NoColor
                && string.IsNullOrEmpty(terminal.Environment("NO_COLOR")),
            Notices = [.. files?.Notices ?? [], .. OddParameters.Sentences(expression)],
            Problems = files?.Problems ?? [],
        };
    }

    private static void RefuseContradictions(QueryInput input, bool isLog)
    {
        if (input.Loki.IsGiven && (input.Labels is not null || input.Explain))
            throw new UsageException("--loki asks a server; --label and --explain are about files.");
        if (input.Paths.Count > 0 && input.LogDirectory is not null)
            throw new UsageException("PATHS name what is read; they cannot be combined with --log-dir.");
        if (isLog && (input.Instant || input.Step is not null))
            throw new UsageException("--instant and --step are for metric queries; this query gives lines.");
        if (!isLog && (input.Forward || input.Limit is not null))
            throw new UsageException("--forward and --limit are for log queries; this query gives numbers.");
        if (input.Instant && (input.Since is not null || input.Step is not null))
            throw new UsageException("--instant asks for one point in time: --until; it cannot be combined with "
                + "--since or --step.");
    }

    private static long StepOf(string text)
    {
        try
        {
            if (StepText.Parse(text) is > 0 and long step)
                return step;
        }
        catch (LogQL.LogQLException)
        {
            // Said below.
        }

        throw Wrong("--step", text, "seconds or a duration above 0: 15, 30s, 5m, 1h30m");
    }

    private static int LimitOf(string text)
    {
        if (text.Equals("all", StringComparison.OrdinalIgnoreCase))
            return int.MaxValue;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int limit) && limit > 0
            ? limit
            : throw Wrong("--limit", text, "a whole number from 1, or all");
    }

    private static string[] NamesOf(string text)
    {
        string[] names = text.Split(',', StringSplitOptions.TrimEntries);
        bool areNames = names.Length <= MaxLabels && names.All(name => name.Length > 0
            && !char.IsAsciiDigit(name[0]) && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_'));
        return areNames ? names : throw Wrong("--label", text, FormattableString.Invariant(
            $"up to {MaxLabels} names of letters, digits and _, with commas between them"));
    }

    private static UsageException Wrong(string option, string value, string allowed) =>
        new($"{option}: '{value}' is not possible. Allowed: {allowed}.");
}
