namespace Hewn.Ring;

/// <summary>What was done with the ring of a dead process.</summary>
/// <param name="Ring">Its path.</param>
/// <param name="ProcessId">The process.</param>
internal sealed record RingReport(string Ring, int ProcessId)
{
    /// <summary>One log file of the ring.</summary>
    /// <param name="Path">The file.</param>
    /// <param name="Lines">Lines that it lacked; they are in it now unless there is a problem.</param>
    /// <param name="EndedTornLine">Whether its last line was torn.</param>
    /// <param name="Problem">Why its lines could not be written, or null. They stay in the ring then.</param>
    public sealed record FileReport(string Path, int Lines, bool EndedTornLine, string? Problem)
    {
        /// <summary>What the process had lost, and of which the file says so now.</summary>
        public IReadOnlyList<UntoldLoss> Losses { get; init; } = [];

        /// <summary>How many records that are.</summary>
        public long LossesTold => Losses.Sum(loss => loss.Records);
    }

    /// <summary>Its files.</summary>
    public IReadOnlyList<FileReport> Files { get; init; } = [];

    /// <summary>Lines that are not what was committed, and so are lost. Only a power cut makes such.</summary>
    public long DamagedLines { get; init; }

    /// <summary>Why the ring as a whole could not be read, or null.</summary>
    public string? Problem { get; init; }

    /// <summary>All that keeps it from being recovered; empty when it was.</summary>
    public IEnumerable<string> Problems => Files.Select(file => file.Problem).Append(Problem).OfType<string>();

    /// <summary>Lines written into some file.</summary>
    public long Recovered => Files.Where(file => file.Problem is null).Sum(file => (long)file.Lines);
}
