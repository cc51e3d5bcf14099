namespace Hewn.Configuration;

/// <summary>Settings that cannot be used. Thrown at start, before the first record.</summary>
public sealed class HewnConfigurationException : Exception
{
    /// <summary>A single problem.</summary>
    public HewnConfigurationException(string problem)
        : this([problem])
    {
    }

    /// <summary>Several problems, told together so that they can be mended together.</summary>
    public HewnConfigurationException(IReadOnlyList<string> problems)
        : base(MessageOf(problems))
    {
        Problems = problems;
    }

    /// <summary>Each problem: key, value, where it came from, what is allowed.</summary>
    public IReadOnlyList<string> Problems { get; }

    /// <summary>Throws when there is a problem.</summary>
    public static void ThrowIfAny(IReadOnlyList<string> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        if (problems.Count > 0)
            throw new HewnConfigurationException(problems);
    }

    /// <summary>
    /// The message alone: whoever wrote the settings is helped by it, and by no stack. The runtime prints this where
    /// nobody catches the exception. <see cref="Exception.StackTrace"/> has the stack.
    /// </summary>
    public override string ToString() => Message;

    private static string MessageOf(IReadOnlyList<string> problems) => problems.Count == 1
        ? $"Wrong logging configuration: {problems[0]}"
        : "Wrong logging configuration:\n" + string.Join('\n', problems.Select(problem => "  - " + problem));
}
