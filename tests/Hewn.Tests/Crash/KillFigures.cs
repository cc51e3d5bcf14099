namespace Hewn.Tests.Crash;

/// <summary>What went through a series of kills.</summary>
/// <param name="Kills">Processes killed.</param>
/// <param name="Acknowledged">Calls that had returned.</param>
/// <param name="Recovered">Lines that stood in a ring only.</param>
/// <param name="Rotations">Files that were full.</param>
internal readonly record struct KillFigures(int Kills, long Acknowledged, long Recovered, int Rotations)
{
    public static KillFigures operator +(KillFigures one, KillFigures other) => new(
        one.Kills + other.Kills,
        one.Acknowledged + other.Acknowledged,
        one.Recovered + other.Recovered,
        one.Rotations + other.Rotations);
}
