using System.Runtime.CompilerServices;
using Hewn.Adapters;
using Hewn.Diagnostics;
using Hewn.Extensions;
using Hewn.Files;
using Hewn.Records;
using Hewn.Sessions.Files;
using Hewn.Sessions.Output;
using Hewn.Sessions.Parameters;
using Hewn.Sessions.Parts;
using Hewn.Sessions.Progress;
using Hewn.Sessions.Remote;
using Hewn.Sessions.Tracks;
using Microsoft.Extensions.Logging;

namespace Hewn.Sessions;

/// <summary>
/// An experiment's session: its log, and what is known of its course. Several processes may have one session open at
/// once, and one opened again goes on. Thread-safe. A record whose call has returned survives a kill of the process.
/// </summary>
/// <remarks>No call of a log throws, unless <see cref="SessionOptions.Strict"/> asks for it.</remarks>
/// <example>
/// <code>
/// await using var session = Session.Open(name: "demo", workspace: "test", localPath: "./data");
/// session.Log("Epoch completed", level: "info", metadata: new { epoch = 5, train_loss = 0.234 });
/// </code>
/// </example>
public sealed class Session : IDisposable, IAsyncDisposable
{
    private readonly SessionOptions _options;
    private readonly SessionCourse _course;
    private readonly SessionMistakes _mistakes;
    private readonly BoundMetadata _mark;
    private readonly LogSystem _system;
    private readonly RecordClock _clock;
    private readonly Level _minimum;
    private readonly uint[] _routes;
    private readonly PartHost _parts;
    private readonly OccasionalLog _occasional;
    private readonly Lock _ending = new();
    private readonly nint _inFlightBefore = InFlight.Place;
    private SessionUploader? _uploader;
    private bool _hasEnded;
    private volatile bool _isClosed;

    private Session(string name, string workspace, SessionPlaces places, SessionOptions options, SessionCourse course)
    {
        (Name, Workspace, Places, _options, _course) = (name, workspace, places, options, course);
        (_clock, _minimum) = (new RecordClock(options.Time), options.MinimumLevel);
        EncodedFields mark = course.Mark;
        (_mistakes, _mark) = (course.Mistakes, BoundMetadata.Of(mark));
        _system = LogSystems.CreateForSession(options.ToLog(), SystemDisk.Instance, places.Log);
        _routes = [.. Enumerable.Range(0, (int)Level.Fatal + 1)
            .Select(level => _system.RoutesBelowLevel(string.Empty, (Level)level))];
        _system.Marks = mark;
        Logger = _system.For(string.Empty);
        _parts = new PartHost(places.Root, new DiagnosticChannel(options.OnProblem))
        {
            Time = options.Time,
            IsStrict = options.Strict,
            HoldsPoints = true,
            Log = (level, message, metadata, fields) => Put(level, message, _mark, metadata, fields),
            WhyClosed = () => _isClosed ? "the session was closed before this call" : null,
        };
        (Parameters, Tracks, Files) = (new(_parts), new(_parts), new(_parts));
        _occasional = new OccasionalLog(_parts);
    }

    /// <summary>The session's name.</summary>
    public string Name { get; }

    /// <summary>The workspace that it belongs to.</summary>
    public string Workspace { get; }

    /// <summary>Its directory, in full.</summary>
    public string Directory => Places.Root;

    /// <summary>The id of this opening, as it stands in <c>session.json</c>.</summary>
    public string RunId => _course.Run;

    /// <summary>Whether the session was there already, and this opening goes on with it.</summary>
    public bool IsResumed => _course.IsResumed;

    /// <summary>How this opening is doing.</summary>
    public SessionState State => _course.State;

    /// <summary>
    /// A logger whose records land in the session's log: the fields, the logger's name and the context in
    /// <c>metadata</c>.
    /// </summary>
    public Logger Logger { get; }

    /// <summary>
    /// The log system behind <see cref="Logger"/>, for <c>builder.Logging.AddHewn(session.System)</c>. It ends with the
    /// session.
    /// </summary>
    public LogSystem System => _system;

    /// <summary>The session's parameters, kept in <c>parameters.json</c>.</summary>
    public SessionParameters Parameters { get; }

    /// <summary>The session's series of numbers by step.</summary>
    public SessionTracks Tracks { get; }

    /// <summary>Files that were copied into the session.</summary>
    public SessionFiles Files { get; }

    /// <summary>How the log is doing: counts, losses by reason, problems.</summary>
    public LogStatus Status => _system.Status;

    /// <summary>Calls that came when the session was closed, and so were not written.</summary>
    public long CallsWhenClosed => _mistakes.CallsWhenClosed;

    /// <summary>How the sending to a server is doing; null when the session was opened without one.</summary>
    public RemoteStatus? RemoteStatus => _uploader?.Status;

    internal SessionPlaces Places { get; }

    internal SessionCourse Course => _course;

    /// <summary>Opens a session: makes it, or goes on with the one of that name.</summary>
    /// <param name="name">1 to 100 letters, digits, spaces, <c>-</c>, <c>_</c>, <c>.</c>; never a path.</param>
    /// <param name="workspace">What it belongs to; as the name.</param>
    /// <param name="localPath">
    /// Where workspaces stand. Default: <c>DREAMLAKE_LOCAL_PATH</c>, else <c>.dreamlake</c> in the working directory.
    /// </param>
    /// <param name="description">See <see cref="SessionOptions.Description"/>.</param>
    /// <param name="tags">See <see cref="SessionOptions.Tags"/>.</param>
    /// <param name="folder">See <see cref="SessionOptions.Folder"/>.</param>
    /// <param name="metadata">See <see cref="SessionOptions.Metadata"/>.</param>
    /// <param name="writeProtected">See <see cref="SessionOptions.WriteProtected"/>.</param>
    /// <param name="strict">See <see cref="SessionOptions.Strict"/>.</param>
    /// <param name="remote">See <see cref="RemoteOptions.Url"/>. Null: the session is not sent anywhere.</param>
    /// <param name="apiKey">See <see cref="RemoteOptions.ApiKey"/>; ignored without a <c>remote</c>.</param>
    /// <param name="configure">What else shall be different. It comes last.</param>
    /// <exception cref="ArgumentException">A name cannot be one; the message says why.</exception>
    /// <exception cref="Configuration.HewnConfigurationException">A value is not allowed.</exception>
    /// <exception cref="InvalidOperationException">The session is write-protected.</exception>
    /// <exception cref="IOException">Only if strict: its directory cannot be written.</exception>
    public static Session Open(
        string name,
        string workspace,
        string? localPath = null,
        string? description = null,
        IEnumerable<string>? tags = null,
        string? folder = null,
        object? metadata = null,
        bool? writeProtected = null,
        bool strict = false,
        string? remote = null,
        string? apiKey = null,
        Action<SessionOptions>? configure = null)
    {
        SessionName.Check(name, "session name", nameof(name));
        SessionName.Check(workspace, "workspace", nameof(workspace));
        SessionOptions options = new SessionOptions
        {
            Description = description, Tags = tags, Folder = folder, Metadata = metadata,
            WriteProtected = writeProtected, Strict = strict,
            Remote = remote is null ? null : new RemoteOptions { Url = remote, ApiKey = apiKey },
        }.Settle(configure);
        SessionPlaces places = SessionPlaces.Of(localPath, workspace, name);
        SessionCourse course = SessionCourse.Begin(places, name, workspace, options);
        var session = new Session(name, workspace, places, options, course);
        session.Begin();
        return session;
    }

    /// <summary>
    /// Opens a session, runs what is given, and closes the session. An exception that leaves it is recorded, with its
    /// stack, and goes on to the caller; the session has failed then.
    /// </summary>
    /// <param name="name">See <see cref="Open"/>.</param>
    /// <param name="workspace">See <see cref="Open"/>.</param>
    /// <param name="body">What is run.</param>
    /// <param name="localPath">See <see cref="Open"/>.</param>
    /// <param name="configure">See <see cref="Open"/>.</param>
    public static void Run(
        string name,
        string workspace,
        Action<Session> body,
        string? localPath = null,
        Action<SessionOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        using Session session = Open(name, workspace, localPath, configure: configure);
        try
        {
            body(session);
        }
        catch (Exception e) // Boundary: recorded, and thrown on.
        {
            session.Fail(e);
            throw;
        }
    }

    /// <inheritdoc cref="Run(string, string, Action{Session}, string, Action{SessionOptions})"/>
    public static async Task Run(
        string name,
        string workspace,
        Func<Session, Task> body,
        string? localPath = null,
        Action<SessionOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        Session session = Open(name, workspace, localPath, configure: configure);
        await using (session.ConfigureAwait(false))
        {
            try
            {
                await body(session).ConfigureAwait(false);
            }
            catch (Exception e) // Boundary: recorded, and thrown on.
            {
                session.Fail(e);
                throw;
            }
        }
    }

    /// <summary>Writes a record.</summary>
    /// <param name="message">The text; may be empty.</param>
    /// <param name="level">
    /// <c>debug</c>, <c>info</c>, <c>warn</c>, <c>error</c> or <c>fatal</c> in any case; <c>warning</c> too. Another
    /// word is told to <see cref="SessionOptions.OnProblem"/>, and the record is written at <c>info</c> with the word
    /// as <c>invalid_level</c>; in a strict session it is an <see cref="ArgumentException"/>.
    /// </param>
    /// <param name="metadata">Named values: an object, a record, a dictionary; anything else is <c>value</c>.</param>
    public void Log(string message, string level = "info", object? metadata = null) =>
        Write(level, message, _mark, metadata);

    /// <inheritdoc cref="Log(string, string, object?)"/>
    public void Log(string message, Level level, object? metadata = null) =>
        Write(level, message, _mark, metadata, []);

    /// <summary>Writes what helps to find a fault.</summary>
    /// <param name="message">The text.</param>
    /// <param name="metadata">Named values: an anonymous object, a record, a dictionary.</param>
    public void Debug(string message, object? metadata = null) =>
        Write(Level.Debug, message, _mark, metadata, []);

    /// <summary>Writes what helps to find a fault.</summary>
    /// <param name="message">The text.</param>
    /// <param name="fields">Named values, e.g. <c>("epoch", 5)</c>.</param>
    public void Debug(string message, params ReadOnlySpan<LogField> fields) =>
        Write(Level.Debug, message, _mark, null, fields);

    /// <summary>Writes the normal course of things.</summary>
    /// <param name="message">The text.</param>
    /// <param name="metadata">Named values: an anonymous object, a record, a dictionary.</param>
    public void Info(string message, object? metadata = null) =>
        Write(Level.Info, message, _mark, metadata, []);

    /// <summary>Writes the normal course of things.</summary>
    /// <param name="message">The text.</param>
    /// <param name="fields">Named values, e.g. <c>("epoch", 5)</c>.</param>
    public void Info(string message, params ReadOnlySpan<LogField> fields) =>
        Write(Level.Info, message, _mark, null, fields);

    /// <summary>Writes something unexpected that was dealt with.</summary>
    /// <param name="message">The text.</param>
    /// <param name="metadata">Named values: an anonymous object, a record, a dictionary.</param>
    public void Warn(string message, object? metadata = null) =>
        Write(Level.Warn, message, _mark, metadata, []);

    /// <summary>Writes something unexpected that was dealt with.</summary>
    /// <param name="message">The text.</param>
    /// <param name="fields">Named values, e.g. <c>("epoch", 5)</c>.</param>
    public void Warn(string message, params ReadOnlySpan<LogField> fields) =>
        Write(Level.Warn, message, _mark, null, fields);

    /// <summary>Writes a failed operation.</summary>
    /// <param name="message">The text.</param>
    /// <param name="metadata">Named values: an anonymous object, a record, a dictionary.</param>
    public void Error(string message, object? metadata = null) =>
        Write(Level.Error, message, _mark, metadata, []);

    /// <summary>Writes a failed operation.</summary>
    /// <param name="message">The text.</param>
    /// <param name="fields">Named values, e.g. <c>("epoch", 5)</c>.</param>
    public void Error(string message, params ReadOnlySpan<LogField> fields) =>
        Write(Level.Error, message, _mark, null, fields);

    /// <summary>Writes that the program cannot go on; returns when the record is on the disk.</summary>
    /// <param name="message">The text.</param>
    /// <param name="metadata">Named values: an anonymous object, a record, a dictionary.</param>
    public void Fatal(string message, object? metadata = null) =>
        Write(Level.Fatal, message, _mark, metadata, []);

    /// <summary>Writes that the program cannot go on; returns when the record is on the disk.</summary>
    /// <param name="message">The text.</param>
    /// <param name="fields">Named values, e.g. <c>("epoch", 5)</c>.</param>
    public void Fatal(string message, params ReadOnlySpan<LogField> fields) =>
        Write(Level.Fatal, message, _mark, null, fields);

    /// <summary>The session's log with metadata that every record of it carries.</summary>
    /// <param name="metadata">An anonymous object, a record, a dictionary. Its values are those of now.</param>
    public SessionLog With(object metadata) => SessionLog.Of(this, _mark, metadata);

    /// <inheritdoc cref="With(object)"/>
    public SessionLog With(params ReadOnlySpan<LogField> fields) => SessionLog.Of(this, _mark, fields);

    /// <summary>A logger of Microsoft.Extensions.Logging whose records land in the session's log.</summary>
    /// <param name="category">Written as <c>logger</c> in the metadata.</param>
    public ILogger CreateLogger(string category) => new HewnLogger(_system.For(category));

    /// <summary>
    /// Says that the session has failed: the exception is logged and kept with its stack, and the session will be
    /// closed as failed, or as interrupted if it says that the work was cancelled.
    /// </summary>
    /// <param name="error">Why.</param>
    public void Fail(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        if (!_course.Fail(error))
            return; // The same one, on its way through several hands.
        (Level level, string message) = error is OperationCanceledException
            ? (Level.Warn, "Session cancelled")
            : (Level.Error, "Session failed");
        Put(level, message, _mark, null, ErrorFields.Of(error));
    }

    /// <summary>Says that the work is done, whatever signal or exception there was before.</summary>
    public void Complete() => _course.Complete();

    /// <summary>The track of that name: short for <see cref="Tracks"/><c>[name]</c>.</summary>
    /// <param name="name">See <see cref="SessionTracks.this[string]"/>.</param>
    /// <exception cref="ArgumentException">The name cannot be one; the message says why.</exception>
    public Track Track(string name) => Tracks[name];

    /// <summary>
    /// Logs now and then, in a loop: the first call of this place in the source code, and then the first one after each
    /// interval. Records say how many were <c>left_out</c> before them, the end of the session the rest.
    /// </summary>
    /// <param name="interval">The shortest time between two records of the place.</param>
    /// <param name="message">The text.</param>
    /// <param name="metadata">Named values: an anonymous object, a record, a dictionary.</param>
    /// <param name="level">The level.</param>
    /// <param name="file">The place; the compiler fills it in.</param>
    /// <param name="line">The place; the compiler fills it in.</param>
    public void LogEvery(
        TimeSpan interval,
        string message,
        object? metadata = null,
        Level level = Level.Info,
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0) => _occasional.Every(interval, level, message, metadata, file, line);

    /// <summary>As above, but the first of each so many <c>calls</c>, from 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They are less than 1.</exception>
    public void LogEvery(
        long calls,
        string message,
        object? metadata = null,
        Level level = Level.Info,
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0) => _occasional.Every(calls, level, message, metadata, file, line);

    /// <summary>Begins to tell how far something is: in the log now and then, and at a terminal as it moves.</summary>
    /// <param name="total">How much there is to do; null when that is not known.</param>
    /// <param name="name">What is done, where several things are.</param>
    /// <exception cref="ArgumentOutOfRangeException">The total is negative.</exception>
    public SessionProgress Progress(long? total = null, string? name = null) =>
        new(_parts, total, name, ProgressBar.OfProcess());

    /// <summary>Lets what the program writes to the console become records, until the result is disposed.</summary>
    /// <param name="options">What is captured, and at which levels.</param>
    public ConsoleCapture CaptureConsole(SessionOutputOptions? options = null) =>
        SessionOutput.Capture(_parts, options ?? new SessionOutputOptions());

    /// <summary>
    /// Waits until every record of calls that have returned stands in the log, every point in its track, and the
    /// parameters in their file.
    /// </summary>
    /// <param name="timeout">How long to wait at most for the log.</param>
    /// <returns>False when the time ran out or a file refuses what belongs to it at the moment.</returns>
    public bool Flush(TimeSpan timeout)
    {
        bool areKept = Tracks.Flush() & Parameters.Flush();
        return _system.Flush(timeout) && areKept;
    }

    /// <summary>
    /// Closes the session: writes what is on its way (for 10 s at most), then how it ended. Doing it twice is
    /// harmless. An exception on its way through a <c>using</c> is seen and recorded.
    /// </summary>
    public void Dispose()
    {
        if (!_hasEnded && InFlight.Place != _inFlightBefore && InFlight.Current is { } error)
            Fail(error);
        Close();
    }

    /// <summary>
    /// As <see cref="Dispose"/>. An exception on its way through an <c>await using</c> is seen as soon as it goes on,
    /// and then recorded in <c>session.json</c>; the log is closed by then.
    /// </summary>
    public ValueTask DisposeAsync() => Departure.EndAsync(_course, Close);

    private void Close()
    {
        lock (_ending) // Whoever comes second waits, too: the process may end as soon as it returns.
        {
            if (_hasEnded)
                return;
            _hasEnded = true;
            EndParts();
            _isClosed = true;
            SessionEnds.Remove(this);
            _system.Dispose();
            _course.End();
            _uploader?.Dispose(); // Behind all that is written.
        }
    }

    /// <summary>Writes a record at a level by its word.</summary>
    internal void Write(string level, string message, BoundMetadata bound, object? metadata)
    {
        if (LevelWord.TryRead(level, out Level known))
            Write(known, message, bound, metadata, []);
        else if (_mistakes.TellLevel(level))
            Write(Level.Info, message, bound, metadata, [("invalid_level", level)]);
    }

    /// <summary>Writes a record.</summary>
    /// <exception cref="IOException">Only if strict: the log refuses records, and this one waits.</exception>
    internal void Write(
        Level level, string message, BoundMetadata bound, object? metadata, ReadOnlySpan<LogField> fields)
    {
        Put(level, message, bound, metadata, fields);
        if (Refusal() is { } refusal)
            throw refusal;
    }

    private void Put(
        Level level, string message, BoundMetadata bound, object? metadata, ReadOnlySpan<LogField> fields)
    {
        if (level < _minimum)
            return;
        if (_isClosed || (uint)level >= (uint)_routes.Length)
        {
            _mistakes.TellClosed(_isClosed, level);
            return;
        }

        SessionLine line = SessionLine.Rent();
        try
        {
            line.Begin(_clock.UtcTicks(), level, message ?? string.Empty);
            line.AddMetadata(bound, metadata, fields);
            if (!_system.Accept(_routes[(int)level], level, line.End()))
                _mistakes.TellClosed(isClosed: true, level);
            line.Return();
        }
        catch (Exception e) when (!_mistakes.IsStrict) // Boundary: a log never breaks the loop that it is about.
        {
            _mistakes.TellFault(e);
        }
    }

    // Before the session is closed to them: what waits is written, and may have something to say in the log.
    private void EndParts()
    {
        try
        {
            _occasional.TellRest();
            Tracks.End();
            Parameters.Flush();
        }
        catch (IOException e) // In a strict session; how it ended is written down all the same.
        {
            _mistakes.Report($"{Places.Root}: {e.Message}", e);
        }
    }

    private void Begin()
    {
        SessionEnds.Watch();
        _system.Begin();
        SessionEnds.Add(this);
        if (_options.TakesGlobalLog)
            Hewn.Log.Adopt(_system);
        Tracks.Recover();
        if (_course.Greeting is { } greeting)
            Put(Level.Info, greeting, _mark, null, _course.GreetingFields);
        if (_options.Remote is { } remote)
            _uploader = SessionUploader.Start(_parts, (Workspace, Name), remote, _course);
        if (Refusal() is not { } refusal)
            return;
        _course.Fail(refusal);
        Close();
        throw refusal;
    }

    private IOException? Refusal() => _options.Strict && _system.Status.Problem is { } problem
        ? new IOException($"{Places.Log} {problem} Records wait in memory until it takes them again.")
        : null;
}
