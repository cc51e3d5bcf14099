namespace Hewn.AspNetCore.Capture.Llm;

/// <summary>How many bytes all texts of an answer may have together. Not thread-safe.</summary>
internal sealed class AnswerBudget(int limitBytes)
{
    private int _left = limitBytes;

    /// <summary>All of it.</summary>
    public int LimitBytes { get; } = limitBytes;

    /// <summary>Takes as much as there is of what is wanted.</summary>
    public int Take(int bytes)
    {
        int taken = Math.Min(bytes, _left);
        _left -= taken;
        return taken;
    }
}
