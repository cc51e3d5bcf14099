using System.Globalization;

namespace Hewn.Cli.Run;

/// <summary>How an engine ended.</summary>
internal sealed record EngineEnd
{
    public required int Pid { get; init; }

    /// <summary>As a shell has it: 128 and the signal's number for one that a signal killed.</summary>
    public required int ExitCode { get; init; }

    public required TimeSpan Duration { get; init; }

    /// <summary>The signal that somebody asked it to end with; null when nobody did.</summary>
    public int? StoppedBy { get; init; }

    public long OutputLines { get; init; }

    public long OutputBytes { get; init; }

    /// <summary>What it wrote last.</summary>
    public string? LastOutput { get; init; }

    /// <summary>The last line of that.</summary>
    public string? LastLine { get; init; }

    /// <summary>
    /// The signal that killed it. An exit code cannot tell it from a program that ends with such a code by itself, as
    /// a shell does whose command was killed.
    /// </summary>
    public int? Signal => ChildSignals.IsKnown(ExitCode - 128) ? ExitCode - 128 : null;

    /// <summary>
    /// Whether it ended against everybody's will: by a signal that nobody sent through here, or with another code than
    /// 0 without being asked to end.
    /// </summary>
    public bool IsCrash => ExitCode != 0 && StoppedBy is null;

    /// <summary>What happened.</summary>
    public string Message =>
        Signal is { } signal ? IsCrash ? $"Engine was killed by {ChildSignals.NameOf(signal)}"
            : $"Engine stopped by {ChildSignals.NameOf(signal)}"
        : ExitCode == 0 ? "Engine ended"
        : string.Create(CultureInfo.InvariantCulture, $"Engine ended with exit code {ExitCode}");
}
