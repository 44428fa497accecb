export { type Translate, translator } from '@motcua/core/messages';
