namespace Hewn.Sessions.Tracks;

/// <summary>One of several encoded points.</summary>
/// <param name="End">Where its fields end.</param>
/// <param name="Step">Its step, if it has one.</param>
/// <param name="HasStep">Whether it has.</param>
/// <param name="Ticks">When it was appended, in ticks of UTC; 0 for one that is on its way into the file.</param>
internal readonly record struct PointRow(int End, long Step, bool HasStep, long Ticks);
