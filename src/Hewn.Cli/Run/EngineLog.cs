using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Hewn.Store.Dialects;
using Hewn.Store.Entries;

namespace Hewn.Cli.Run;

/// <summary>
/// The records of an engine: its output, its start and its end. Until its log is open they are counted. Thread-safe.
/// </summary>
internal sealed class EngineLog
{
    private static readonly JsonDocumentOptions _options = new() { MaxDepth = 256 };

    private readonly string _name;
    private readonly TimeProvider _time;
    private readonly bool _keepsLine;
    private readonly Dictionary<string, Logger> _loggers = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private LogRoom? _room;
    private Action<Logger>? _start;
    private long _missed; // Records that came before the log was open.
    private volatile Logger? _log;

    /// <param name="name">The engine's name.</param>
    /// <param name="keepsLine">
    /// Whether a record has the line as it came where it was taken apart. Not where prompts are to be hidden: by their
    /// names they can be, in a line they cannot.
    /// </param>
    /// <param name="time">The clock.</param>
    public EngineLog(string name, bool keepsLine, TimeProvider time) =>
        (_name, _keepsLine, _time) = (name, keepsLine, time);

    /// <summary>The log is open: records go there from now on.</summary>
    public void Attach(LogSystem system)
    {
        lock (_gate)
        {
            Logger log = system.For(_name).With("engine", _name);
            _room = new LogRoom(system);
            _start?.Invoke(log);
            if (_missed > 0)
            {
                log.Warn(
                    "Records dropped: the log did not open in time", ("event_type", "engine_unrecorded"),
                    ("dropped", _missed), ("reason", "log_not_open"));
            }

            _log = log;
        }
    }

    /// <summary>The engine runs.</summary>
    public void Started(int pid, IReadOnlyList<string> command) => Begin(log => log.Info(
        "Engine started", ("event_type", "engine_start"), ("pid", pid), ("command", command),
        ("directory", Environment.CurrentDirectory)));

    /// <summary>The system did not execute it.</summary>
    public void NotStarted(string problem, IReadOnlyList<string> command) => Begin(log => log.Error(
        "Engine could not be started", ("event_type", "engine_start"), ("command", command), ("error", problem),
        ("error_type", "EngineNotStarted")));

    /// <summary>The engine has ended.</summary>
    public void Ended(EngineEnd end, IReadOnlyList<string> command)
    {
        List<LogField> fields =
        [
            ("event_type", "engine_end"), ("pid", end.Pid), ("exit_code", end.ExitCode),
            ("duration_s", Math.Round(end.Duration.TotalSeconds, 3)), ("output_lines", end.OutputLines),
            ("output_bytes", end.OutputBytes),
        ];
        if (end.Signal is { } signal)
            fields.Add(("signal", ChildSignals.NameOf(signal)));
        if (end.StoppedBy is { } asked)
            fields.Add(("stopped_by", ChildSignals.NameOf(asked)));
        if (!end.IsCrash)
        {
            _log?.Log(Level.Info, end.Message, [.. fields]);
            return;
        }

        fields.Add(("command", command));
        fields.Add(("error", end.LastLine ?? end.Message));
        fields.Add(("error_type", end.Signal is null ? "EngineFailed" : "EngineKilled"));
        fields.Add(("last_output", end.LastOutput));
        _log?.Log(Level.Fatal, end.Message, [.. fields]);
    }

    /// <summary>Takes the open record and writes it.</summary>
    public void Output(LiveRecords records, string stream, LineNotes notes)
    {
        bool isUtf8 = Utf8.IsValid(records.Bytes);
        int kept = records.Bytes.Length;
        string original = Encoding.UTF8.GetString(records.Bytes);
        bool isTrace = records.IsInTrace;
        Entry entry = records.Take();
        if (Root() is not { } root)
            return;
        var record = new EngineRecord(original) { Message = entry.Text(Field.Message) ?? "", Level = entry.Level };
        record.Fields.Add(("stream", stream));
        ReadFields(entry, record);
        if (isTrace)
            record.ReadTrace();
        record.ReadLevel();
        if (entry.HasTimestamp && (_time.GetUtcNow().UtcTicks - entry.UtcTicks) is var late
            && Math.Abs(late) > RunLimits.EventTimeAfter.Ticks)
            record.Fields.Add(new LogField("event_time", new DateTimeOffset(entry.UtcTicks, TimeSpan.Zero)));
        if (notes.Bytes is { } bytes)
            record.Cut(bytes, kept);
        if (notes.Overwritten > 0)
            record.Fields.Add(("overwritten", notes.Overwritten));
        if (!isUtf8)
            record.Fields.Add(("invalid_utf8", true));
        if (_keepsLine && record.Line is { } line)
            record.Fields.Add(("line", line));
        _room!.Await(kept);
        LoggerOf(record, root).Log(record.Level ?? Level.Info, record.Message, [.. record.Fields]);
    }

    /// <summary>The logger of the engine itself; null, and the record is counted, while the log is not open.</summary>
    private Logger? Root()
    {
        if (_log is { } open)
            return open;
        lock (_gate)
        {
            if (_log is null)
                _missed++;
            return _log;
        }
    }

    /// <summary>Writes the first record, as soon as the log is open.</summary>
    private void Begin(Action<Logger> write)
    {
        lock (_gate)
        {
            if (_log is { } open)
                write(open);
            else
                _start = write;
        }
    }

    private static void ReadFields(Entry entry, EngineRecord record)
    {
        if (entry.Dialect == DialectNames.Plain)
        {
            record.StackTrace = entry.Text(Field.StackTrace);
            return;
        }

        using var document = JsonDocument.Parse(entry.Json, _options);
        foreach (JsonProperty member in document.RootElement.EnumerateObject())
        {
            switch (member.Name)
            {
                case "timestamp" or "level" or "message":
                case "type" when entry.Dialect == DialectNames.Access: // No call that was recorded here.
                    break;
                case "logger" when member.Value.ValueKind is JsonValueKind.String:
                    record.Logger = member.Value.GetString();
                    break;
                case "stack_trace" when member.Value.ValueKind is JsonValueKind.String:
                    record.StackTrace = member.Value.GetString();
                    break;
                default:
                    record.Fields.Add(member.Value.ValueKind is JsonValueKind.String
                        ? new LogField(member.Name, member.Value.GetString())
                        : new LogField(member.Name, member.Value.Clone()));
                    break;
            }
        }
    }

    /// <summary>The child's own loggers, each under its name; beyond so many the name is a field.</summary>
    private Logger LoggerOf(EngineRecord record, Logger root)
    {
        if (string.IsNullOrEmpty(record.Logger) || record.Logger == _name)
            return root;
        lock (_gate)
        {
            if (_loggers.TryGetValue(record.Logger, out Logger? known))
                return known;
            if (_loggers.Count < RunLimits.MaxLoggers)
                return _loggers[record.Logger] = root.For(record.Logger);
        }

        record.Fields.Add(("logger", record.Logger));
        return root;
    }
}
