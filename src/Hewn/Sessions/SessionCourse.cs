using System.Text.Json.Nodes;
using Hewn.Diagnostics;
using Hewn.Files;
using Hewn.Records;
using JsonObject = System.Text.Json.Nodes.JsonObject;
using JsonValue = System.Text.Json.Nodes.JsonValue;

namespace Hewn.Sessions;

/// <summary>
/// The course of one opening of a session, kept in <c>session.json</c>: when it began, in what process, how it ended.
/// Thread-safe.
/// </summary>
internal sealed class SessionCourse
{
    private const string LeftOutKey = "truncated_fields";

    private static readonly TimeSpan _lockPatience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _lockPause = TimeSpan.FromMilliseconds(1);

    private readonly SessionPlaces _places;
    private readonly (string Name, string Workspace) _named;
    private readonly SessionRecord _record;
    private readonly SessionOptions _options;
    private readonly int? _rank;
    private readonly DateTimeOffset _started;
    private readonly Lock _gate = new();
    private readonly Task? _git;
    private IDisposable? _lock;
    private SessionState _state = SessionState.Running;
    private SessionState? _ending; // How it will end, when that is known before.
    private Exception? _error;
    private SessionFailure? _failure;
    private bool _hasEnded;

    private SessionCourse(
        SessionPlaces places,
        (string Name, string Workspace) named,
        SessionOptions options,
        SessionMistakes mistakes,
        SessionRecord record)
    {
        (_places, _named, _options, Mistakes, _record) = (places, named, options, mistakes, record);
        _rank = options.Rank ?? ProcessFacts.Rank(Environment.GetEnvironmentVariable);
        _started = options.Time.GetUtcNow();
        Run = $"{_started.UtcDateTime:yyyyMMddTHHmmssfff}-{Environment.ProcessId}-{Guid.NewGuid().ToString("N")[..6]}";
        string here = Environment.CurrentDirectory;
        _git = options.RecordsGit ? new Task(() => RecordGit(here)) : null;
    }

    /// <summary>The opening's id.</summary>
    public string Run { get; }

    public SessionMistakes Mistakes { get; }

    /// <summary>Whether the session was there already.</summary>
    public bool IsResumed { get; private set; }

    /// <summary>Whether other openings of it ran when this one began.</summary>
    public bool IsJoined { get; private set; }

    /// <summary>What each line carries so that one can tell whose it is; nothing where that is not asked for.</summary>
    public EncodedFields Mark
    {
        get
        {
            bool? marks = _options.MarksLines;
            LogField[] rank = marks != false && _rank is { } known ? [("rank", known)] : [];
            LogField[] run = marks == true || (marks is null && _rank is null && IsJoined) ? [("run", Run)] : [];
            return EncodedFields.Of([.. rank, .. run]);
        }
    }

    /// <summary>What the log says of an opening that goes on with a session; null for a new one.</summary>
    public string? Greeting { get; private set; }

    /// <summary>Called when an end was written down that may come behind the session's own; must not wait.</summary>
    public Action? Corrected { get; set; }

    /// <summary>What belongs to it.</summary>
    public LogField[] GreetingFields { get; private set; } = [];

    /// <summary>How the opening is doing.</summary>
    public SessionState State
    {
        get
        {
            lock (_gate)
                return _state;
        }
    }

    /// <summary>Begins an opening: writes it down, and what became of those before it.</summary>
    /// <exception cref="InvalidOperationException">The session is write-protected.</exception>
    /// <exception cref="IOException">Only if strict: it cannot be written down.</exception>
    /// <exception cref="UnauthorizedAccessException">As above.</exception>
    public static SessionCourse Begin(SessionPlaces places, string name, string workspace, SessionOptions options)
    {
        var mistakes = new SessionMistakes(
            $"{workspace}/{name}", options.Strict, new DiagnosticChannel(options.OnProblem));
        var record = new SessionRecord(SystemDisk.Instance, places, mistakes);
        var course = new SessionCourse(places, (name, workspace), options, mistakes, record);
        try
        {
            record.Change(course.Begin);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && !options.Strict)
        {
            mistakes.Report(
                $"Session {workspace}/{name} goes on without its session.json: {places.Record} could not be written: "
                + e.Message,
                e);
        }
        catch
        {
            course._lock?.Dispose();
            throw;
        }

        course._git?.Start(TaskScheduler.Default);
        return course;
    }

    /// <summary>The opening will have failed. False for an exception that it knows.</summary>
    public bool Fail(Exception error)
    {
        lock (_gate)
        {
            if (ReferenceEquals(error, _error))
                return false;
            _error = error;
            _failure = SessionFailure.Of(error);
            _ending = error is OperationCanceledException ? SessionState.Interrupted : SessionState.Failed;
        }

        return true;
    }

    /// <summary>The process ends with an exit code that says that something failed.</summary>
    public void EndByExit(int exitCode)
    {
        lock (_gate)
        {
            if (_ending is not null)
                return;
            _failure = new SessionFailure("ExitCode", $"The process ended with exit code {exitCode}", null);
            _ending = SessionState.Failed;
        }
    }

    /// <summary>The opening will be completed.</summary>
    public void Complete()
    {
        lock (_gate)
            (_failure, _error, _ending) = (null, null, SessionState.Completed);
    }

    /// <summary>A signal has come. It is written down at once, because the process may end behind it.</summary>
    /// <param name="signal">Its name.</param>
    /// <param name="endsProcess">Whether nobody has said yet that the process goes on.</param>
    public void Interrupt(string signal, bool endsProcess)
    {
        DateTimeOffset now = _options.Time.GetUtcNow();
        lock (_gate)
        {
            _ending ??= SessionState.Interrupted;
            _record.TryChange(session =>
            {
                JsonObject run = FindOrAdd(session);
                run["signal"] = signal;
                if (endsProcess)
                    SessionRuns.End(run, _ending.Value, now);
                SessionRuns.Summarise(session, now);
            });
        }
    }

    /// <summary>Writes the end down as it is known now, because the process may not come to <see cref="End"/>.
    /// </summary>
    public void WriteEnding()
    {
        Write(isFinal: false);
        Corrected?.Invoke();
    }

    /// <summary>Ends the opening.</summary>
    public void End()
    {
        AwaitGit();
        Write(isFinal: true);
    }

    private void Begin(JsonObject session)
    {
        bool isProtected = session["write_protected"] is JsonValue flag && flag.TryGetValue(out bool set) && set;
        if (isProtected && !_options.OverrideProtection)
        {
            throw new InvalidOperationException(
                $"Session {_named.Workspace}/{_named.Name} is write-protected ({_places.Record}): open it with "
                + "OverrideProtection, or under another name.");
        }

        // Before the opening is written down: who sees it there and its lock free takes it for dead.
        // A reader that asks whether it is taken holds it for an instant.
        _lock = LockFile.TakeSoon(SystemDisk.Instance, _places.RunLock(Run), _lockPatience, _lockPause)
            ?? throw new IOException($"{_places.RunLock(Run)} is held by another process");
        IsResumed = session.Count > 0 || _places.HasLog();
        SessionState? before = session.Count > 0 ? SessionRuns.StateOf(session) : null;
        bool isJoining = SessionRuns.AnyLives(session, _places);
        int died = SessionRuns.Bury(session, _places, () => isJoining ? null : LastRecord.TimeOf(_places));
        if (died > 0 && !isJoining)
        {
            SessionRuns.Summarise(session, _started);
            before = SessionRuns.StateOf(session);
        }

        IsJoined = isJoining;
        Add(session, isJoining);
        SessionRuns.Summarise(session, _started);
        SessionRuns.Trim(session);
        if (IsResumed)
            Greet(isJoining, before);
    }

    /// <summary>
    /// The opening as the file lists it. One whose begin could not be written down, or whose file is gone since, is
    /// listed now.
    /// </summary>
    private JsonObject FindOrAdd(JsonObject session) => SessionRuns.Find(session, Run)
        ?? Add(session, isJoining: SessionRuns.AnyLives(session, _places));

    private JsonObject Add(JsonObject session, bool isJoining)
    {
        Describe(session);
        JsonArray runs = SessionRuns.Of(session);
        long attempt = runs.OfType<JsonObject>().Select(SessionRuns.AttemptOf).DefaultIfEmpty(0).Max();
        attempt += isJoining ? 0 : 1;
        var own = new JsonObject
        {
            ["id"] = Run,
            ["rank"] = _rank,
            ["attempt"] = attempt,
            ["host"] = Environment.MachineName,
            ["process_id"] = Environment.ProcessId,
            ["started_at"] = SessionRecord.Text(_started),
            ["ended_at"] = null,
            ["duration_ms"] = null,
            ["status"] = SessionRuns.WordOf(SessionState.Running),
            ["resumed"] = IsResumed && !isJoining,
        };
        runs.Add((JsonNode)own);
        if (!isJoining)
            DescribeProcess(session);
        return own;
    }

    private void Describe(JsonObject session)
    {
        session["name"] = _named.Name;
        session["workspace"] = _named.Workspace;
        Set("description", _options.Description);
        Set("tags", _options.Tags is { } tags
            ? new JsonArray([.. tags.Distinct(StringComparer.Ordinal).Select(tag => (JsonNode?)tag)])
            : null);
        Set("folder", _options.Folder);
        Set("metadata", Metadata(session["metadata"] as JsonObject));
        Set("write_protected", _options.WriteProtected is { } isProtected ? JsonValue.Create(isProtected) : null);
        session["write_protected"] ??= false;
        session["created_at"] ??= SessionRecord.Text(_started);
        foreach (string key in (string[])["updated_at", "status", "started_at", "ended_at", "duration_ms"])
            Set(key, null); // In this order in a new file.

        void Set(string key, JsonNode? value)
        {
            if (value is not null || !session.ContainsKey(key))
                session[key] = value;
        }
    }

    private void DescribeProcess(JsonObject session)
    {
        JsonNode? runs = session["runs"];
        session.Remove("runs"); // Last: it is long.
        session["host"] = Environment.MachineName;
        session["process_id"] = Environment.ProcessId;
        session["git"] = null;
        session["command_line"] = ProcessFacts.CommandLine(Environment.GetCommandLineArgs());
        session["runtime"] = ProcessFacts.Runtime;
        session["environment"] = ProcessFacts.Variables(_options.Environment, Environment.GetEnvironmentVariable);
        session["error"] = null;
        session["runs"] = runs;
    }

    private JsonObject? Metadata(JsonObject? known)
    {
        if (_options.Metadata is not { } added)
            return null;
        BoundMetadata members = SessionLine.Encode(BoundMetadata.None, added, []);
        if (members.Bytes.IsEmpty && members.LeftOut == 0)
            return null;
        JsonObject merged = known?.DeepClone() as JsonObject ?? [];
        merged.Remove(LeftOutKey); // Of an earlier opening, and told by that.
        if (!members.Bytes.IsEmpty)
        {
            byte[] json = [(byte)'{', .. members.Bytes[1..], (byte)'}'];
            foreach ((string name, JsonNode? value) in JsonNode.Parse(json)!.AsObject())
                merged[name] = value?.DeepClone();
        }

        if (members.LeftOut == 0)
            return merged;
        merged[LeftOutKey] = members.LeftOut;
        Mistakes.Report(
            $"Session {_named.Workspace}/{_named.Name}: {members.LeftOut} values of its metadata were left out of "
            + $"{_places.Record}, which takes {Limits.MaxMetadataBytes / 1024} KiB of them.");
        return merged;
    }

    private void Greet(bool isJoining, SessionState? before)
    {
        Greeting = isJoining ? "Session joined by another process" : "Session resumed";
        GreetingFields =
        [
            ("run", Run), ("process", Environment.ProcessId), ("host", Environment.MachineName),
            .. _rank is { } rank ? [("rank", rank)] : Array.Empty<LogField>(),
            .. isJoining || before is null
                ? Array.Empty<LogField>()
                : [("previous_status", SessionRuns.WordOf(before.Value))],
        ];
    }

    private void Write(bool isFinal)
    {
        DateTimeOffset now = _options.Time.GetUtcNow();
        lock (_gate)
        {
            if (isFinal && _hasEnded)
                return;
            _hasEnded |= isFinal;
            _state = _ending ?? SessionState.Completed;
            _record.TryChange(session =>
            {
                JsonObject run = FindOrAdd(session);
                SessionRuns.End(run, _state, now);
                run["error"] = _failure?.ToJson();
                if (isFinal) // Else a session waits for its dead, and is not what the worst of its openings is.
                    SessionRuns.Bury(session, _places, lastSeen: static () => null);
                SessionRuns.Summarise(session, now);
            });
            if (isFinal)
                Release();
        }
    }

    private void Release()
    {
        if (_lock is null)
            return;
        _lock.Dispose();
        try
        {
            SystemDisk.Instance.Delete(_places.RunLock(Run));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // An empty file stays; it keeps nobody from anything.
        }
    }

    // Beside the program: asking takes some ten milliseconds.
    private void RecordGit(string directory)
    {
        if (GitState.Of(directory) is { } state)
            _record.TryChange(session => session["git"] ??= state.ToJson());
    }

    private void AwaitGit()
    {
        try
        {
            _git?.Wait(Limits.GitPatience);
        }
        catch (AggregateException)
        {
            // Without it, then.
        }
    }
}
