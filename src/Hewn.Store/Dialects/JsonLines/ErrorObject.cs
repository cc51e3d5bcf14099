using System.Text.Json;

namespace Hewn.Store.Dialects.JsonLines;

/// <summary>
/// Errors that writers give as an object (pino's <c>err</c>, log4j's <c>thrown</c>, ECS): message, type and stack
/// become fields of the record, what else it holds stays an object.
/// </summary>
internal sealed class ErrorObject
{
    private readonly JsonMembers _members = new();

    /// <summary>Takes an error apart.</summary>
    /// <param name="name">The member's name, as it stands in JSON.</param>
    /// <param name="json">The object, checked to be one.</param>
    /// <param name="hasTrace">True when the record has a stack trace of its own.</param>
    /// <param name="to">What is written to.</param>
    /// <returns>False when the object is no error; then nothing is written.</returns>
    public bool TryWrite(ReadOnlySpan<byte> name, ReadOnlySpan<byte> json, bool hasTrace, CanonicalRecord to)
    {
        if (!_members.TryRead(json))
            return false;
        Part found = 0;
        foreach (ref readonly JsonMember member in _members.All)
            found |= PartOf(member, json);
        if ((found & (Part.Message | Part.Stack)) == 0)
            return false;
        int others = 0;
        Part written = hasTrace ? Part.Stack : 0;
        foreach (ref readonly JsonMember member in _members.All)
        {
            Part part = PartOf(member, json);
            if (part == 0 || (written & part) != 0)
            {
                others++;
                continue;
            }

            written |= part;
            to.Member(part switch
            {
                Part.Message => "error"u8,
                Part.Type => "error_type"u8,
                _ => "stack_trace"u8,
            }, default, member.ValueIn(json));
        }

        if (others > 0)
            WriteOthers(name, json, hasTrace ? Part.Stack : 0, to);
        return true;
    }

    private void WriteOthers(ReadOnlySpan<byte> name, ReadOnlySpan<byte> json, Part written, CanonicalRecord to)
    {
        // Under the writer's own name, unless that is what the message is called now.
        to.BeginObject(name, name.SequenceEqual("error"u8) ? "_"u8 : default);
        foreach (ref readonly JsonMember member in _members.All)
        {
            Part part = PartOf(member, json);
            if (part != 0 && (written & part) == 0)
                written |= part;
            else
                to.InnerMember(member.NameIn(json), member.ValueIn(json));
        }

        to.EndObject();
    }

    private static Part PartOf(in JsonMember member, ReadOnlySpan<byte> json)
    {
        if (member.Token != JsonTokenType.String)
            return 0;
        ReadOnlySpan<byte> name = member.NameIn(json);
        if (name.SequenceEqual("message"u8) || name.SequenceEqual("msg"u8))
            return Part.Message;
        if (name.SequenceEqual("type"u8) || name.SequenceEqual("name"u8) || name.SequenceEqual("class"u8))
            return Part.Type;
        bool isStack = name.SequenceEqual("stack"u8) || name.SequenceEqual("stack_trace"u8)
            || name.SequenceEqual("stackTrace"u8) || name.SequenceEqual("stacktrace"u8)
            || name.SequenceEqual("extendedStackTrace"u8);
        return isStack ? Part.Stack : 0;
    }

    [Flags]
    private enum Part
    {
        Message = 1,
        Type = 2,
        Stack = 4,
    }
}
