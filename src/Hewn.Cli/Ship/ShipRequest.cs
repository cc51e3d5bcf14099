using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Hewn.Cli.View;
using Hewn.Shipping;
using Hewn.Store.Reading;

namespace Hewn.Cli.Ship;

/// <summary>What <c>hewn ship</c> is to do: which logs, where to, how. Immutable.</summary>
/// <param name="Sources">The logs.</param>
/// <param name="Options">Where to, and how.</param>
/// <param name="MetricsFile">Where figures are written; null: nowhere.</param>
internal sealed record ShipRequest(LogSources Sources, ShipOptions Options, string? MetricsFile)
{
    /// <summary>Has a token for the far side, which belongs on no command line.</summary>
    public const string TokenVariable = "HEWN_SHIP_TOKEN";

    /// <summary>What was named: folders, files, patterns.</summary>
    public IReadOnlyList<string> Inputs { get; init; } = [];

    /// <summary>Whether a log was named by the name of one of its files.</summary>
    public bool Names(LogSource log) => Inputs.Select(Path.GetFullPath)
        .Any(input => input == log.Path || log.Files.Contains(input, StringComparer.Ordinal));

    private const string OtlpPath = "/v1/logs";
    private const string Everything = "all";
    private const string Nothing = "none";

    /// <summary>Reads what was typed.</summary>
    /// <exception cref="UsageException">It cannot be done.</exception>
    public static ShipRequest Read(ShipInput input, Terminal terminal, TimeProvider time)
    {
        if (input.To is null)
            throw new UsageException("--to is missing: where to ship, such as --to http://localhost:3100.");
        Uri url = UrlOf(input.To);
        bool isOtlp = OptionValues.Choice("--protocol", input.Protocol
            ?? (url.AbsolutePath.EndsWith(OtlpPath, StringComparison.Ordinal) ? "otlp" : "loki"), "loki", "otlp")
            == "otlp";
        IReadOnlyList<string> inputs = input.Paths.Count > 0
            ? input.Paths
            : [LogDirectory.Choose(null, "PATHS", terminal).Path];
        if (inputs.Any(string.IsNullOrEmpty))
            throw new UsageException("PATHS: '' is not possible. Allowed: folders, files or patterns.");
        LogSources sources = LogSources.Find(inputs, new() { MayAppear = !input.Once });
        if (sources.Problems.FirstOrDefault(problem => problem.IsMistake) is { } mistake)
            throw new UsageException(mistake.Message);
        var options = new ShipOptions
        {
            Url = url,
            Protocol = isOtlp ? ShipProtocol.Otlp : ShipProtocol.Loki,
            BookmarkPath = input.Bookmark ?? BookmarkOf(inputs[0], url),
            StaticLabels = TypedLabels.Pairs("--add-label", input.Added),
            Metadata = MetadataOf(input.Metadata),
            Headers = [.. HeadersOf(input, terminal)],
            StartsAtEnd = OptionValues.Choice("--from", input.From ?? "start", "start", "end") == "end",
            EndsWhenDone = input.Once,
            Zone = OptionValues.Zone(input.TimeZone ?? "local", time.LocalTimeZone),
            Time = time,
            OnProblem = problem => terminal.Error.WriteLine($"hewn ship: {PlainText.Of(problem)}"),
        };
        if (input.Labels is { } labels)
            options = options with { Labels = TypedLabels.Names("--label", labels) };
        if (input.BatchBytes is { } bytes)
            options = options with { BatchBytes = BytesOf(bytes) };
        if (input.BatchWait is { } wait)
            options = options with { BatchWait = OptionValues.Duration("--batch-wait", wait) };
        if (input.Timeout is { } timeout)
            options = options with { RequestTimeout = OptionValues.Duration("--timeout", timeout) };
        return new(sources, options, input.Metrics) { Inputs = inputs };
    }

    private static Uri UrlOf(string text) => Uri.TryCreate(text, UriKind.Absolute, out Uri? url)
        && url.Scheme is "http" or "https"
            ? url
            : throw new UsageException($"--to: '{text}' is not possible. Allowed: an address such as "
                + "http://localhost:3100 or https://collector:4318/v1/logs.");

    /// <summary>Beside the logs, one for each far side, so that several may be shipped to.</summary>
    private static string BookmarkOf(string input, Uri url)
    {
        int pattern = input.AsSpan().IndexOfAny("*?[");
        string named = pattern < 0 ? input : input[..pattern] + "x"; // a file in the folder before the pattern
        bool isFolder = Directory.Exists(named) || (!File.Exists(named) && pattern < 0 && !Path.HasExtension(named));
        string folder = isFolder ? named : Path.GetDirectoryName(Path.GetFullPath(named))!;
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(url.GetLeftPart(UriPartial.Path).TrimEnd('/')));
        string address = new UriBuilder(url) { UserName = "", Password = "" }.Host;
        return Path.Combine(folder, ".hewn", $"ship-{address}-{Convert.ToHexStringLower(hash.AsSpan(0, 4))}.json");
    }

    private static string[]? MetadataOf(string? text) => text switch
    {
        null or Everything => null,
        Nothing => [],
        _ => TypedLabels.Names("--metadata", text),
    };

    private static IEnumerable<KeyValuePair<string, string>> HeadersOf(ShipInput input, Terminal terminal)
    {
        if (input.Tenant is { Length: > 0 } tenant)
            yield return KeyValuePair.Create("X-Scope-OrgID", tenant);
        if (terminal.Environment(TokenVariable) is { Length: > 0 } token)
            yield return KeyValuePair.Create("Authorization", "Bearer " + token.Trim());
        foreach (string text in input.Headers)
        {
            int colon = text.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || text.Any(char.IsControl))
                throw new UsageException($"--header: '{text}' is not possible. Allowed: 'Name: value'.");
            yield return KeyValuePair.Create(text[..colon].Trim(), text[(colon + 1)..].Trim());
        }
    }

    private static int BytesOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int bytes)
            && bytes is >= 1024 and <= 64 * 1024 * 1024
            ? bytes
            : throw new UsageException($"--batch-bytes: '{text}' is not possible. Allowed: a whole number from 1024 to "
                + "67108864.");
}
