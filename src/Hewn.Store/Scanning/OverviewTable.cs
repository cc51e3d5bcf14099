namespace Hewn.Store.Scanning;

/// <summary>Figures by the values of a field.</summary>
/// <param name="Records">Records of each value.</param>
/// <param name="Errors">Of these, those of ERROR and above.</param>
/// <param name="Durations">Their durations.</param>
public sealed record OverviewTable(GroupCountAnswer Records, GroupCountAnswer Errors, NumberAnswer Durations);
