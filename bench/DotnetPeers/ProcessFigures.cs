using System.Diagnostics;
using System.Globalization;

namespace DotnetPeers;

/// <summary>What the operating system says about this process.</summary>
internal static class ProcessFigures
{
    /// <summary>CPU time of all threads so far.</summary>
    public static TimeSpan Cpu
    {
        get
        {
            using var self = Process.GetCurrentProcess();
            return self.TotalProcessorTime;
        }
    }

    /// <summary>The most memory it ever held, mapped files included; 0 where there is no procfs.</summary>
    public static double PeakRssKib
    {
        get
        {
            const string status = "/proc/self/status";
            string? line = File.Exists(status)
                ? File.ReadLines(status).FirstOrDefault(text => text.StartsWith("VmHWM:", StringComparison.Ordinal))
                : null;
            return line is null ? 0 : double.Parse(
                line["VmHWM:".Length..].Replace("kB", string.Empty, StringComparison.Ordinal),
                CultureInfo.InvariantCulture);
        }
    }
}
