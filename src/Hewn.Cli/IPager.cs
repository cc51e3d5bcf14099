namespace Hewn.Cli;

/// <summary>A program that shows what it is given page by page.</summary>
internal interface IPager
{
    /// <summary>Takes what is to be shown.</summary>
    Stream Input { get; }

    /// <summary>Ends the input and waits until the person has seen enough.</summary>
    void Close();
}
