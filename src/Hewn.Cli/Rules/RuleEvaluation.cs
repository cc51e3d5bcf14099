using System.Text;
using System.Text.Json;
using Hewn.Alerts.Evaluation;
using Hewn.Alerts.Notifications;
using Hewn.Alerts.Rules;
using Hewn.Cli.Query;
using Hewn.Cli.View;
using Hewn.LogQL.Expressions;
using Hewn.Store.Querying;

namespace Hewn.Cli.Rules;

/// <summary>Evaluates rules: once and shows how they stand, or on schedule and tells what happens.</summary>
internal sealed class RuleEvaluation(EvalInput input, ReadingCommand boundary)
{
    private static readonly TimeSpan _diskInterval = TimeSpan.FromMinutes(1);
    private readonly Terminal _terminal = boundary.Terminal;
    private readonly TimeZoneInfo _zone = OptionValues.Zone(input.TimeZone ?? "local", boundary.Time.LocalTimeZone);

    private int _isDiskTold;

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        RefuseContradictions();
        IReadOnlyList<RuleReading> readings = RuleFiles.Read(input.Files, isStrict: false);
        foreach (RuleProblem problem in readings.SelectMany(reading => reading.Problems).Where(one => one.IsError))
            _terminal.Error.WriteLine(PlainText.OfLines(problem.ToString()));
        if (readings.Any(reading => reading.File is null))
            return ExitCode.Failure;
        RuleFile[] files = [.. readings.Select(reading => reading.File!)];
        // A redirected POST would become a GET without alerts, and its answer a success.
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        IRuleQuery query = Query(http);
        if (!input.Watch)
            return await OnceAsync(files, query, cancellation).ConfigureAwait(false);
        using FileStream? log = input.Log is null ? null
            : new FileStream(input.Log, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        await WatchAsync(files, query, http, log, cancellation).ConfigureAwait(false);
        return ExitCode.Success;
    }

    private void RefuseContradictions()
    {
        if (input.Loki is not null && input.LogDirectory is not null)
            throw new UsageException("--loki asks a server; it cannot be combined with --log-dir.");
        if (input.Watch && (input.At is not null || input.Json))
            throw new UsageException("--at and --json are for one evaluation; they cannot be combined with --watch.");
        bool isTold = input.Alertmanagers.Count + input.Webhooks.Count > 0 || input.Log is not null
            || input.State is not null || input.Interval is not null;
        if (isTold && !input.Watch)
            throw new UsageException("--alertmanager, --webhook, --log, --state and --interval are for --watch.");
    }

    private IRuleQuery Query(HttpClient http)
    {
        if (input.Loki is { } loki)
            return new LokiRuleQuery(http, UrlOf("--loki", loki));
        QueryFiles.Find(AsQuery(), _terminal); // A folder that is not there is a mistake now, and trouble later.
        return new SourceRuleQuery(Source);
    }

    /// <summary>The files as they are now: rotation gives them other names from one evaluation to the next.</summary>
    private LocalEntrySource Source(SampleExpression expression)
    {
        try
        {
            return new LocalEntrySource(QueryFiles.Find(AsQuery(), _terminal).Files, new()
            {
                Metadata = NamedLabels.Of(expression),
                Zone = _zone,
            });
        }
        catch (UsageException gone)
        {
            throw new IOException(gone.Message, gone);
        }
    }

    private QueryInput AsQuery() => new() { Query = "", LogDirectory = input.LogDirectory };

    private RuleEngineOptions Options() => new()
    {
        Interval = OptionValues.Duration("--interval", input.Interval ?? "1m"),
        ExternalLabels = TypedLabels.Pairs("--add-label", input.Labels),
        ExternalUrl = input.ExternalUrl is null ? "" : UrlOf("--external-url", input.ExternalUrl).ToString(),
        StatePath = input.State,
        Time = boundary.Time,
    };

    private async Task<int> OnceAsync(RuleFile[] files, IRuleQuery query, CancellationToken cancellation)
    {
        DateTimeOffset now = boundary.Time.GetUtcNow();
        DateTimeOffset at = input.At is null
            ? now
            : DateTimeOffset.UnixEpoch.AddTicks(
                QueryTimeText.Read("--at", input.At, now, _zone) / TimeSpan.NanosecondsPerTick);
        var engine = new RuleEngine(files, query, Options());
        await engine.EvaluateAsync(at, cancellation).ConfigureAwait(false);
        IReadOnlyList<GroupStatus> status = engine.Status;
        if (input.Json)
            WriteJson(status);
        else
            RuleStatusText.Write(status, _terminal.Output);
        return status.SelectMany(group => group.Rules).Any(rule => rule.Error is not null)
            ? ExitCode.Failure
            : ExitCode.Success;
    }

    private async Task WatchAsync(
        RuleFile[] files, IRuleQuery query, HttpClient http, FileStream? log, CancellationToken cancellation)
    {
        TimeProvider time = boundary.Time;
        LogNotifier? logged = log is null ? null : new(log, time);
        RuleEngineOptions options = Options();
        INotifier[] notifiers =
        [
            new TextNotifier(_terminal.Output),
            .. logged is null ? Array.Empty<INotifier>() : [logged],
            .. input.Alertmanagers.Distinct().Select(url =>
                new AlertmanagerNotifier(http, UrlOf("--alertmanager", url), time)),
            .. input.Webhooks.Distinct().Select(url =>
                new WebhookNotifier(http, UrlOf("--webhook", url), time) { ExternalUrl = options.ExternalUrl }),
        ];
        var engine = new RuleEngine(files, query, options with
        {
            Notifiers = notifiers,
            OnSamples = logged is null ? null : logged.Record,
            OnProblem = problem => _terminal.Error.WriteLine($"{boundary.Name}: {PlainText.Of(problem)}"),
        });
        using ITimer? disk = logged is null || input.Loki is not null
            ? null
            : time.CreateTimer(_ => LogDiskSpace(logged), null, TimeSpan.Zero, _diskInterval);
        await engine.RunAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>So that rules can tell of a disk before it is full, if the log is one of those that are evaluated.
    /// </summary>
    private void LogDiskSpace(LogNotifier log)
    {
        string directory = LogDirectory.Choose(input.LogDirectory, "--log-dir", _terminal).Path;
        try
        {
            DiskSpace space = DiskSpace.Of(directory);
            log.Write(RuleRecord.OfDisk(Path.GetFullPath(directory), space.FreeBytes, space.TotalBytes));
        }
        catch (Exception failed) when (failed is IOException or ObjectDisposedException)
        {
            if (Interlocked.Exchange(ref _isDiskTold, 1) == 0)
                _terminal.Error.WriteLine($"{boundary.Name}: {PlainText.Of(failed.Message)}");
        }
    }

    private void WriteJson(IReadOnlyList<GroupStatus> status)
    {
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json, new JsonWriterOptions { Indented = true }))
            RuleStatusJson.Write(writer, status);
        _terminal.Output.WriteLine(Encoding.UTF8.GetString(json.GetBuffer(), 0, (int)json.Length));
    }

    private static Uri UrlOf(string option, string text) => Uri.TryCreate(text, UriKind.Absolute, out Uri? url)
        && url.Scheme is "http" or "https"
            ? url
            : throw new UsageException($"{option}: '{text}' is not possible. Allowed: an address such as "
                + "http://localhost:9093.");
}
