namespace Hewn.Tests.Extensions;

/// <summary>One record as the framework sees it.</summary>
/// <param name="Message">What its formatter says.</param>
/// <param name="Fields">What its state holds, without the template.</param>
/// <param name="IsRendered">Whether Hewn makes the message itself from such a state.</param>
internal sealed record FrameworkText(
    string Message, List<KeyValuePair<string, object?>> Fields, bool IsRendered);
