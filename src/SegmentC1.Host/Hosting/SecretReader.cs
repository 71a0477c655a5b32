using System.Security;

namespace SegmentC1.Host;

/// <summary>Reads a secret without showing it.</summary>
internal static class SecretReader
{
    /// <summary>Reads to the end of the line; null when the input ended before it.</summary>
    public static SecureString? Read(Terminal terminal)
    {
        var secret = new SecureString();
        if (!terminal.InputIsTerminal)
        {
            // By character, so that no string holds the secret.
            int character;
            var any = false;
            while ((character = terminal.Input.Read()) is not (-1 or '\n'))
            {
                any = true;
                if (character != '\r')
                {
                    secret.AppendChar((char)character);
                }
            }

            return any || character == '\n' ? secret : null;
        }

        while (true)
        {
            var key = Console.ReadKey(intercept: true);
            switch (key.Key)
            {
                case ConsoleKey.Enter:
                    terminal.Write(Environment.NewLine);
                    secret.MakeReadOnly();
                    return secret;
                case ConsoleKey.Backspace when secret.Length > 0:
                    secret.RemoveAt(secret.Length - 1);
                    terminal.Write("\b \b");
                    break;
                case var _ when !char.IsControl(key.KeyChar):
                    secret.AppendChar(key.KeyChar);
                    terminal.Write("*");
                    break;
            }
        }
    }
}
