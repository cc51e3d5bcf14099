namespace Hewn.AspNetCore.Calls;

/// <summary>A call that has ended, and whose last record is still to be written.</summary>
internal interface IEndedCall
{
    /// <summary>Writes it. From any thread, once. Does not throw.</summary>
    void EndLater();
}
