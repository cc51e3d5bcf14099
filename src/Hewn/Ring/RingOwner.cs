using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Hewn.Ring;

/// <summary>
/// A process, told from all others that have its number: later ones, those of other containers, those of other machines
/// that see the same folder. For the case that a lock does not say who lives.
/// </summary>
/// <param name="ProcessId">Its number.</param>
/// <param name="Started">When it started: ticks since the machine's start on Linux, a time elsewhere.</param>
/// <param name="Boot">Which start of the machine it belongs to; 0 where that cannot be told.</param>
/// <param name="Container">Which processes it sees; 0 where there is no such thing.</param>
/// <param name="Machine">The machine's name.</param>
internal readonly record struct RingOwner(int ProcessId, long Started, long Boot, long Container, long Machine)
{
    private const int StartIndex = 19; // Of the fields behind the program's name in /proc/<process>/stat.

    // Elsewhere than on Linux the time is computed from the clock, and may differ by a little each time.
    private static readonly long _tolerance = OperatingSystem.IsLinux() ? 0 : TimeSpan.TicksPerSecond * 2;

    private static readonly Lazy<RingOwner> _current = new(() => Of(Environment.ProcessId));

    /// <summary>This process.</summary>
    public static RingOwner Current => _current.Value;

    /// <summary>A process that this one sees.</summary>
    public static RingOwner Of(int processId) => new(
        processId,
        StartOf(processId) ?? 0,
        HashOf(TryRead(() => File.ReadAllText("/proc/sys/kernel/random/boot_id"))),
        HashOf(TryRead(() => new FileInfo("/proc/self/ns/pid").LinkTarget)),
        HashOf(Environment.MachineName));

    /// <summary>Whether it runs, as far as this process can see.</summary>
    public OwnerState State
    {
        get
        {
            RingOwner here = Current;
            if (ProcessId <= 0)
                return OwnerState.Ended;
            if (Machine != here.Machine || (Boot == here.Boot && Container != here.Container))
                return OwnerState.Unknown;
            return Boot == here.Boot && StartOf(ProcessId) is { } started && Math.Abs(started - Started) <= _tolerance
                ? OwnerState.Running
                : OwnerState.Ended;
        }
    }

    private static long? StartOf(int processId)
    {
        if (OperatingSystem.IsLinux())
        {
            string? stat = TryRead(() => File.ReadAllText($"/proc/{processId}/stat"));
            string[]? fields = stat?[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return fields?.Length > StartIndex && fields[0] is not ("Z" or "X") // Ended, and not yet buried.
                && long.TryParse(fields[StartIndex], CultureInfo.InvariantCulture, out long ticks)
                ? ticks
                : null;
        }

        return StartElsewhere(processId);
    }

    // Apart, so that the classes behind it are loaded only where they are needed.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long? StartElsewhere(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return process.StartTime.ToUniversalTime().Ticks;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException
            or System.ComponentModel.Win32Exception or NotSupportedException)
        {
            return null; // There is none, or it may not be asked; then it is somebody else's, who makes no rings here.
        }
    }

    private static string? TryRead(Func<string?> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // FNV-1a: the same in every process.
    private static long HashOf(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return 0;
        ulong hash = 14695981039346656037;
        foreach (byte b in Encoding.UTF8.GetBytes(text.Trim()))
            hash = unchecked((hash ^ b) * 1099511628211);
        return unchecked((long)hash);
    }
}
