using System.CommandLine;
using Hewn.Cli.View;
using Hewn.Store.Querying;

namespace Hewn.Cli.Ship;

/// <summary>
/// The options of <c>hewn ship</c> as System.CommandLine knows them. Values are taken as text; reading them is
/// <see cref="ShipRequest"/>'s work.
/// </summary>
internal sealed class ShipOptionSet
{
    private readonly Argument<string[]> _paths = new("PATHS")
    {
        Description = $"Folders, files or patterns [default: ${LogDirectory.Variable} if set, else "
            + $"{LogDirectory.Default}]",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _to = Text("--to", "url",
        "Where to: a Loki such as http://localhost:3100, or an OpenTelemetry collector's …/v1/logs");

    private readonly Option<string?> _protocol = Text("--protocol", "loki|otlp",
        "Loki's push, or OpenTelemetry's logs over HTTP [default: otlp for paths that end in /v1/logs, else loki]");

    private readonly Option<string?> _labels = Text("--label", "names",
        $"Fields that become labels [default: {string.Join(',', LabelPolicy.Default.Names)}]");

    private readonly Option<string[]> _added = new("--add-label")
    {
        Description = "A label of all lines, such as host=gpu1; may be given several times",
        HelpName = "name=value",
    };

    private readonly Option<string?> _metadata = Text("--metadata", "all|none|names",
        "Fields that become structured metadata [default: all that are no label]");

    private readonly Option<string?> _tenant = Text("--tenant", "id", "The tenant: X-Scope-OrgID");

    private readonly Option<string[]> _headers = new("--header")
    {
        Description = "A header of each request; may be given several times",
        HelpName = "'Name: value'",
    };

    private readonly Option<string?> _bookmark = Text("--bookmark", "file",
        "Where it is kept how far was shipped [default: in .hewn beside the logs, one for each address]");

    private readonly Option<string?> _from = Text("--from", "start|end",
        "Without a bookmark: all that is there, or only what comes [default: start]");

    private readonly Option<bool> _once = new("--once")
    {
        Description = "Ship what is there, and end",
    };

    private readonly Option<string?> _batchBytes = Text("--batch-bytes", "bytes",
        "Send when so many bytes of lines are there [default: 1048576]");

    private readonly Option<string?> _batchWait = Text("--batch-wait", "time",
        "… or when a line has waited so long [default: 1s]");

    private readonly Option<string?> _timeout = Text("--timeout", "time",
        "How long an answer may take [default: 10s]");

    private readonly Option<string?> _metrics = Text("--metrics", "file",
        "Write figures there each 10 s, as Prometheus's node exporter reads them (*.prom)");

    private readonly Option<string?> _timeZone = Text("--timezone", "zone",
        "Zone of timestamps that name none: local, utc, +02:00, Europe/Berlin [default: local]");

    public void AddTo(Command command)
    {
        command.Arguments.Add(_paths);
        foreach (Option option in new Option[]
        {
            _to, _protocol, _labels, _added, _metadata, _tenant, _headers, _bookmark, _from, _once, _batchBytes,
            _batchWait, _timeout, _metrics, _timeZone,
        })
        {
            command.Options.Add(option);
        }

        _protocol.CompletionSources.Add("loki", "otlp");
        _from.CompletionSources.Add("start", "end");
        _timeZone.CompletionSources.Add("local", "utc");
    }

    public ShipInput Read(ParseResult parsed) => new()
    {
        Paths = parsed.GetValue(_paths) ?? [],
        To = parsed.GetValue(_to),
        Protocol = parsed.GetValue(_protocol),
        Labels = parsed.GetValue(_labels),
        Added = parsed.GetValue(_added) ?? [],
        Metadata = parsed.GetValue(_metadata),
        Tenant = parsed.GetValue(_tenant),
        Headers = parsed.GetValue(_headers) ?? [],
        Bookmark = parsed.GetValue(_bookmark),
        From = parsed.GetValue(_from),
        Once = parsed.GetValue(_once),
        BatchBytes = parsed.GetValue(_batchBytes),
        BatchWait = parsed.GetValue(_batchWait),
        Timeout = parsed.GetValue(_timeout),
        Metrics = parsed.GetValue(_metrics),
        TimeZone = parsed.GetValue(_timeZone),
    };

    private static Option<string?> Text(string name, string value, string description) =>
        FilterOptions.Text(name, value, description);
}
