using Hewn.Store.Rings;

namespace Hewn.Cli.Doctor;

/// <summary>What an examination has found.</summary>
internal sealed record Diagnosis
{
    /// <summary>The settings in force, with their origins.</summary>
    public required IReadOnlyList<SettingRow> Settings { get; init; }

    /// <summary>What the clock says, in UTC.</summary>
    public required string Clock { get; init; }

    /// <summary>Where logs are written to.</summary>
    public List<DirectoryReport> Directories { get; } = [];

    /// <summary>The log files.</summary>
    public List<LogFileReport> Files { get; } = [];

    /// <summary>The rings beside them.</summary>
    public List<RingOutcome> Rings { get; } = [];

    /// <summary>What is the matter.</summary>
    public List<Finding> Findings { get; } = [];

    public int Problems => Findings.Count(finding => finding.Severity == Severity.Problem);

    public int Warnings => Findings.Count(finding => finding.Severity == Severity.Warning);

    public void Add(Severity severity, string about, string message) => Findings.Add(new(severity, about, message));
}
