using System.Globalization;
using Hewn.Cli.Sessions;
using Hewn.Configuration;

namespace Hewn.Cli.Run;

/// <summary>Runs an engine as a child, from its start to its end, and records what it says.</summary>
internal sealed class EngineRun(RunRequest request, Terminal terminal, TimeProvider time)
{
    private readonly SignalRelay _signals = new(time);
    private readonly LastOutput _last = new();

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
        LogSystem system = StartLog(out bool keepsLine);
        await using (system.ConfigureAwait(false))
        {
            var log = new EngineLog(system, request.Name, keepsLine);
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
            log.Ended(end, request.Command);
            Tell(end, isOpen);
            return code;
        }
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

    private LogSystem StartLog(out bool keepsLine)
    {
        var options = new HewnOptions
        {
            MinimumLevel = Level.Trace, // What the engine says is the engine's business.
            Directory = request.Directory,
            Files = { new(EngineFiles.NameOf(request.Name)) { Shared = true } },
            Time = time,
            OnProblem = problem => terminal.Error.WriteLine($"hewn run: {PlainText.Of(problem.Message)}"),
        };
        // These the engine may have for itself, with values that mean nothing here; the folder is decided already.
        HewnSettings.Apply(options, null, name =>
            name is "LOG_LEVEL" or "LOG_LEVELS" or "LOG_JSON" or "DEBUG" or LogDirectory.Variable
                ? null
                : terminal.Environment(name));
        keepsLine = options.Prompts == PromptMode.Full;
        return LogSystem.StartAsConfigured(options);
    }

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
