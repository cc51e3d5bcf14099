using System.ComponentModel;
using System.Diagnostics;

namespace Hewn.Cli;

/// <summary>A pager as a process, started by the shell, because it is set as a command line.</summary>
internal sealed class PagerProcess(Process process) : IPager
{
    public Stream Input { get; } = new PagerInput(process.StandardInput.BaseStream);

    /// <summary>Starts one; null where there is no shell.</summary>
    public static IPager? TryStart(string command)
    {
        if (OperatingSystem.IsWindows())
            return null;
        var start = new ProcessStartInfo("/bin/sh", ["-c", command]) { RedirectStandardInput = true };
        // As Git does: colours pass, what fits the screen stays on it, and the screen is not cleared at the end.
        if (!start.Environment.ContainsKey("LESS"))
            start.Environment["LESS"] = "FRX";
        try
        {
            return Process.Start(start) is { } process ? new PagerProcess(process) : null;
        }
        catch (Win32Exception)
        {
            return null; // No shell: then without a pager.
        }
    }

    public void Close()
    {
        try
        {
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The person has left the pager already.
        }

        process.WaitForExit();
        process.Dispose();
    }
}
