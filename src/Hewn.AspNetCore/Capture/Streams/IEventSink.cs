namespace Hewn.AspNetCore.Capture.Streams;

/// <summary>Takes the parts of a streamed body: server-sent events, or JSON values one after another.</summary>
internal interface IEventSink
{
    /// <summary>One whole event.</summary>
    /// <param name="name">The event's name; empty where it has none.</param>
    /// <param name="data">Its data. Valid during the call.</param>
    void Event(ReadOnlySpan<byte> name, ReadOnlyMemory<byte> data);

    /// <summary>An event that was longer than what is held of one, so that only its name is known.</summary>
    void EventTooLong(ReadOnlySpan<byte> name);
}
