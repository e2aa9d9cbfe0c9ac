package io.kingtide.sql;

import org.jspecify.annotations.Nullable;

/** Tokens that count the looks at them: the work of a grammar in a measure that is the same on every machine. */
final class CountedTokens extends Tokens {
    private long looks;

    private CountedTokens(String text) {
        super(text);
    }

    /** How often a grammar, and the rules after it, look at a token, whether they refuse the text or not. */
    static long looks(Dialect dialect, String text) {
        CountedTokens tokens = new CountedTokens(text);
        try {
            Parse parse = new Parse(dialect, Lexer.read(tokens, Lexis.usual(dialect), new Doubts()));
            parse.statements.all();
            new Shadowing(ShadowMapping.tables("{table}_shadow").build(), parse).decide();
        } catch (RefusedException expected) {
            // A refusal must be as cheap as a verdict.
        }
        return tokens.looks;
    }

    @Override
    int start(int token) {
        looks++;
        return super.start(token);
    }

    @Override
    TokenKind kind(int token) {
        looks++;
        return super.kind(token);
    }

    @Override
    @Nullable
    Keyword keyword(int token) {
        looks++;
        return super.keyword(token);
    }

    @Override
    boolean isSymbol(int token, char symbol) {
        looks++;
        return super.isSymbol(token, symbol);
    }
}
