namespace Hewn.Pipeline;

/// <summary>What a destination itself knows of how it is doing.</summary>
internal readonly record struct DestinationFigures(string Name, string? Problem, long Rotations, long WriteErrors);
