using System.Globalization;
using Hewn.Cli.Sessions;
using Hewn.Configuration;
using Hewn.Files;

namespace Hewn.Cli.Run;

/// <summary>Runs an engine as a child, from its start to its end, and records what it says.</summary>
internal sealed class EngineRun(RunRequest request, Terminal terminal, TimeProvider time)
{
    private readonly SignalRelay _signals = new(time);
    private readonly LastOutput _last = new();

    /// <summary>Where the log stands.</summary>
    public IDisk Disk { get; init; } = SystemDisk.Instance;

    /// <summary>How long the start waits for the log to open.</summary>
    public TimeSpan OpenPatience { get; init; } = RunLimits.LogOpenPatience;

    /// <summary>Runs it.</summary>
    /// <param name="cancellation">Asks the child to end, as SIGTERM does.</param>
    /// <returns>The child's exit code.</returns>
    /// <exception cref="RunException">It cannot be started.</exception>
    /// <exception cref="HewnConfigurationException">A setting of the log is wrong.</exception>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        string file = Executable.Find(request.Command[0], terminal.Environment("PATH"));
        // Before the log, which listens to signals as well: who was first decides what becomes of the process.
        using IDisposable? taken = terminal.TakeSignals?.Invoke(_signals.Pass);
        HewnOptions options = LogOptions();
        var log = new EngineLog(request.Name, keepsLine: options.Prompts == PromptMode.Full, time);
        Task<LogSystem> opening = BeginToOpen(options, log);
        await AwaitAsync(opening).ConfigureAwait(false);
        try
        {
            return await RunAsync(file, log, opening, cancellation).ConfigureAwait(false);
        }
        finally
        {
            await CloseAsync(opening).ConfigureAwait(false);
        }
    }

    private async Task<int> RunAsync(
        string file, EngineLog log, Task<LogSystem> opening, CancellationToken cancellation)
    {
        using EngineProcess child = await StartAsync(file, log).ConfigureAwait(false);
        long start = time.GetTimestamp();
        log.Started(child.Pid, request.Command);
        using CancellationTokenRegistration cancelled =
            cancellation.Register(() => _signals.Pass(ChildSignals.Terminate));
        _signals.Begin(child);
        using var output = new OutputRecords(log, "stdout", _last, time);
        using var errors = new OutputRecords(log, "stderr", _last, time);
        OutputPump[] pumps =
        [
            new(child.Output, Shown(terminal.OutputBytes, terminal.Output), output, time),
            new(child.Errors, Shown(terminal.ErrorBytes, terminal.Error), errors, time),
        ];
        pumps[0].Start("hewn stdout");
        pumps[1].Start("hewn stderr");
        int code = await child.Ended.ConfigureAwait(false);
        _signals.End();
        TimeSpan duration = time.GetElapsedTime(start);
        bool isOpen = !await DrainAsync(pumps).ConfigureAwait(false);
        output.End();
        errors.End();
        var end = new EngineEnd
        {
            Pid = child.Pid,
            ExitCode = code,
            Duration = duration,
            StoppedBy = _signals.StoppedBy,
            OutputLines = output.Lines + errors.Lines,
            OutputBytes = output.Bytes + errors.Bytes,
            LastOutput = _last.Text,
            LastLine = _last.LastLine,
        };
        LogEnd(end, log, opening);
        Tell(end, isOpen);
        return code;
    }

    /// <summary>The last record: it waits for room, as no child waits any more, and a crash for the disk.</summary>
    private void LogEnd(EngineEnd end, EngineLog log, Task<LogSystem> opening)
    {
        LogSystem? system = opening.IsCompletedSuccessfully ? opening.Result : null;
        system?.AwaitRoom();
        log.Ended(end, request.Command);
        if (end.IsCrash)
            system?.Flush(Limits.ShutdownFlushTimeout, toDisk: true);
    }

    private async Task<EngineProcess> StartAsync(string file, EngineLog log)
    {
        try
        {
            return await EngineProcess.StartAsync(file, [.. request.Command.Skip(1)], terminal.Launcher)
                .ConfigureAwait(false);
        }
        catch (RunException problem)
        {
            log.NotStarted(problem.Message, request.Command);
            throw;
        }
    }

    private Stream? Shown(Stream? bytes, TextWriter text) =>
        request.IsQuiet ? null : bytes ?? new WriterStream(text, isHarmless: false);

    private HewnOptions LogOptions()
    {
        var options = new HewnOptions
        {
            MinimumLevel = Level.Trace, // What the engine says is the engine's business.
            Directory = request.Directory,
            Files = { new(EngineFiles.NameOf(request.Name)) { Shared = true } },
            Time = time,
            OnProblem = problem => Tell(problem.Message),
        };
        // These the engine may have for itself, with values that mean nothing here; the folder is decided already.
        HewnSettings.Apply(options, null, name =>
            name is "LOG_LEVEL" or "LOG_LEVELS" or "LOG_JSON" or "DEBUG" or LogDirectory.Variable
                ? null
                : terminal.Environment(name));
        options.Overflow = OverflowPolicy.DropNewest; // The engine does not wait for its log's disk: see LogRoom.
        options.FatalWaits = false; // Nor where it says that something is fatal.
        options.Validate();
        return options;
    }

    /// <summary>Opens the log on a thread of its own, as its disk may hang.</summary>
    private Task<LogSystem> BeginToOpen(HewnOptions options, EngineLog log) => Task.Factory.StartNew(
        () =>
        {
            LogSystem system = new LogSystem(options, Disk).Begin();
            log.Attach(system);
            return system;
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    /// <summary>Waits for the log as long as is reasonable.</summary>
    /// <exception cref="HewnConfigurationException">It can never be opened.</exception>
    private async Task AwaitAsync(Task<LogSystem> opening)
    {
        await Task.WhenAny(opening, Task.Delay(OpenPatience, time)).ConfigureAwait(false);
        if (opening.IsCompleted)
            await opening.ConfigureAwait(false);
        else
            Tell($"the log in {request.Directory} does not open. '{request.Name}' is started without it; what it "
                + "writes is recorded from the moment when it does.");
    }

    private async Task CloseAsync(Task<LogSystem> opening)
    {
        if (!opening.IsCompletedSuccessfully)
        {
            string why = opening.Exception?.InnerException is { } problem ? $": {problem.Message}" : ".";
            Tell($"nothing of '{request.Name}' was recorded, as the log in {request.Directory} did not open{why}");
            return;
        }

        Task closing = (await opening.ConfigureAwait(false)).DisposeAsync().AsTask();
        if (await Task.WhenAny(closing, Task.Delay(RunLimits.LogClosePatience, time)).ConfigureAwait(false) != closing)
            Tell($"the log in {request.Directory} does not close; what it has not written waits for its next start.");
    }

    private void Tell(string message) => terminal.Error.WriteLine($"hewn run: {PlainText.Of(message)}");

    /// <summary>
    /// Waits until all that the child wrote is read. Its own children may hold the pipes open for long: then for as
    /// long as something comes, within bounds.
    /// </summary>
    /// <returns>False when somebody still holds them.</returns>
    private async Task<bool> DrainAsync(OutputPump[] pumps)
    {
        Task all = Task.WhenAll(pumps.Select(pump => pump.Ended));
        long start = time.GetTimestamp();
        while (!all.IsCompleted && time.GetElapsedTime(start) < RunLimits.MaxAfterExit)
        {
            TimeSpan quiet = pumps.Where(pump => !pump.Ended.IsCompleted).Select(pump => pump.Quiet)
                .DefaultIfEmpty(TimeSpan.Zero).Min();
            TimeSpan since = time.GetElapsedTime(start);
            TimeSpan left = RunLimits.QuietAfterExit - (quiet < since ? quiet : since);
            if (left <= TimeSpan.Zero)
                break;
            await Task.WhenAny(all, Task.Delay(left, time)).ConfigureAwait(false);
        }

        return all.IsCompleted;
    }

    private void Tell(EngineEnd end, bool isOpen)
    {
        if (isOpen && !request.IsQuiet)
        {
            terminal.Error.WriteLine($"hewn run: '{PlainText.Of(request.Name)}' has ended; other processes hold its "
                + "output open, and what they write is not recorded.");
        }

        if (!end.IsCrash)
            return;
        string reason = end.Signal == ChildSignals.Kill ? ": somebody's kill -9, or the system was out of memory" : "";
        string file = Path.Combine(request.Directory, EngineFiles.NameOf(request.Name));
        terminal.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"hewn run: {PlainText.Of(request.Name)}: {end.Message} after {end.Duration.TotalSeconds:F1} s{reason}; "
            + $"see {PlainText.Of(file)}"));
    }
}
