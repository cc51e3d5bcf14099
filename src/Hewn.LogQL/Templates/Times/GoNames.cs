namespace Hewn.LogQL.Templates.Times;

/// <summary>English names in dates.</summary>
internal static class GoNames
{
    /// <summary>Months from January.</summary>
    public static IReadOnlyList<string> Months { get; } =
    [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ];

    /// <summary>Days from Sunday.</summary>
    public static IReadOnlyList<string> Days { get; } =
        ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
}
