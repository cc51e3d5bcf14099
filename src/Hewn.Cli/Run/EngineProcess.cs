using System.ComponentModel;
using System.Diagnostics;

namespace Hewn.Cli.Run;

/// <summary>
/// The child: its pipes, signals to it, its end. It has this process's input, folder and environment.
/// </summary>
internal sealed class EngineProcess : IDisposable
{
    // Python keeps what it prints to a pipe back, some KiB of it: a kill would take the lines that say why.
    private const string PythonUnbuffered = "PYTHONUNBUFFERED";

    private readonly Process _process;
    private readonly TaskCompletionSource<int> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private EngineProcess(Process process) => (_process, Pid) = (process, process.Id);

    public int Pid { get; }

    /// <summary>Its exit code, when it has ended; 128 and the signal's number for one that a signal killed.</summary>
    public Task<int> Ended => _ended.Task;

    public Stream Output => _process.StandardOutput.BaseStream;

    public Stream Errors => _process.StandardError.BaseStream;

    /// <summary>Starts it, on a thread of its own that lives as long as it does.</summary>
    /// <remarks>
    /// What the system tells a child of its parent's death it tells of the thread's that started it: one of the pool
    /// may end at any time.
    /// </remarks>
    /// <param name="file">The program.</param>
    /// <param name="arguments">What it is given.</param>
    /// <param name="launcher">This program's own file, to start it by way of <see cref="EngineLauncher"/>; null:
    /// directly.</param>
    /// <exception cref="RunException">The system does not execute it.</exception>
    public static async Task<EngineProcess> StartAsync(string file, IReadOnlyList<string> arguments, string? launcher)
    {
        ProcessStartInfo start = launcher is null
            ? new(file, arguments)
            : new(launcher, EngineLauncher.Arguments(file, arguments));
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.Environment.TryAdd(PythonUnbuffered, "1");
        var started = new TaskCompletionSource<EngineProcess>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => Run(start, file, started)) { IsBackground = true, Name = "hewn engine" }.Start();
        return await started.Task.ConfigureAwait(false);
    }

    private static void Run(ProcessStartInfo start, string file, TaskCompletionSource<EngineProcess> started)
    {
        EngineProcess engine;
        try
        {
            engine = new(Process.Start(start)!);
            started.SetResult(engine);
        }
        catch (Win32Exception problem)
        {
            started.SetException(EngineLauncher.ProblemOf(file, problem.NativeErrorCode));
            return;
        }

        engine._process.WaitForExit();
        engine._ended.SetResult(engine._process.ExitCode);
    }

    /// <summary>Sends a signal; where there are none, the one that ends it.</summary>
    public void Send(int signal)
    {
        if (!OperatingSystem.IsWindows())
            ChildSignals.Send(Pid, signal);
        else if (ChildSignals.AsksToEnd(signal))
            _process.Kill(entireProcessTree: true);
    }

    public void Dispose() => _process.Dispose();
}
