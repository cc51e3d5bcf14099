namespace Hewn.LogQL.Templates;

/// <summary>Bounds of templates. A template that reaches one fails like one with a bad argument.</summary>
internal static class TemplateLimits
{
    /// <summary>UTF-16 units of what a template writes, and of any text that a function makes on the way.</summary>
    public const int MaxOutput = 256 * 1024;

    /// <summary>Steps of one execution: one for each node, call and 64 characters that a call handles.</summary>
    public const int MaxSteps = 1_000_000;

    /// <summary>Control structures, parentheses and named templates inside each other.</summary>
    public const int MaxNesting = 200;

    /// <summary>Arrays and objects of JSON inside each other.</summary>
    public const int MaxJsonDepth = 500;
}
