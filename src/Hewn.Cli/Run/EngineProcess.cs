using System.ComponentModel;
using System.Diagnostics;

namespace Hewn.Cli.Run;

/// <summary>The child: its pipes, signals to it, its end. It has this process's input, folder and environment.</summary>
internal sealed class EngineProcess : IDisposable
{
    // Python keeps what it prints to a pipe back, some KiB of it: a kill would take the lines that say why.
    private const string PythonUnbuffered = "PYTHONUNBUFFERED";
    private const int NoSuchFile = 2;
    private const int WrongFormat = 8;

    private readonly Process _process;

    private EngineProcess(Process process) => (_process, Pid) = (process, process.Id);

    public int Pid { get; }

    public Stream Output => _process.StandardOutput.BaseStream;

    public Stream Errors => _process.StandardError.BaseStream;

    /// <summary>Starts it.</summary>
    /// <param name="file">The program.</param>
    /// <param name="arguments">What it is given.</param>
    /// <exception cref="RunException">The system does not execute it.</exception>
    public static EngineProcess Start(string file, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.TryAdd(PythonUnbuffered, "1");
        try
        {
            return new(Process.Start(start) ?? throw new RunException(RunExit.NotExecutable, $"'{file}' did not start."));
        }
        catch (Win32Exception problem)
        {
            throw problem.NativeErrorCode switch
            {
                NoSuchFile => new RunException(
                    RunExit.NotFound, $"'{file}' cannot be started: it, or the interpreter that its first line names, "
                    + "does not exist."),
                WrongFormat => new RunException(
                    RunExit.NotExecutable, $"'{file}' is no program of this system. A script needs a first line such "
                    + "as #!/bin/sh."),
                _ => new RunException(RunExit.NotExecutable, $"'{file}' cannot be started: {problem.Message}"),
            };
        }
    }

    /// <summary>Sends a signal; where there are none, the one that ends it.</summary>
    public void Send(int signal)
    {
        if (!OperatingSystem.IsWindows())
            ChildSignals.Send(Pid, signal);
        else if (ChildSignals.AsksToEnd(signal))
            _process.Kill(entireProcessTree: true);
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code; 128 and the signal's number for one that a signal killed.</returns>
    public async Task<int> WaitAsync()
    {
        await _process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        return _process.ExitCode;
    }

    public void Dispose() => _process.Dispose();
}
