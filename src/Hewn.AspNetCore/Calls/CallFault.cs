namespace Hewn.AspNetCore.Calls;

/// <summary>Why a call failed although its status, or the lack of an exception, does not show it.</summary>
/// <param name="Outcome">The call's outcome.</param>
/// <param name="Type">A stable name.</param>
/// <param name="Message">For people; null where nobody said.</param>
internal sealed record CallFault(string Outcome, string Type, string? Message);
