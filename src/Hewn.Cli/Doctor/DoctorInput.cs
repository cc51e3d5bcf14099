namespace Hewn.Cli.Doctor;

/// <summary>What was typed, as it was typed: null means "not given".</summary>
internal sealed record DoctorInput(string? Config, string? LogDirectory, bool IsJson, bool NoColor);
